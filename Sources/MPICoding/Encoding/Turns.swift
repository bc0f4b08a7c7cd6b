// Containers that are filled in turns.
//
// Bytes are appended to one buffer, so a container is complete when something is written to its parent. A type may hold on to
// a nested container, though, and go on with it later. From then on the writer notes, for the value at hand, which record the bytes belong
// to, and puts them in order when the value ends.

/// From an offset on, bytes belong to a record, until the next turn.
struct Turn {
  let offset: Int
  let record: Int
  /// Whether the record begins here.
  let begins: Bool
}

extension Writer {
  /// Notes that a record has begun that its owner can come back to, if its frame is written in turns.
  @inline(never) func note(_ index: Int) {
    s.pointee.turns[s.pointee.active]?.append(Turn(offset: record(index).pointee.start, record: index, begins: true))
  }

  /// The turns so far of a frame whose records were complete one inside the other.
  func startTurns(_ frame: Int) {
    var turns: [Turn] = []
    var open = frame
    func close() {
      turns.append(Turn(offset: record(open).pointee.end, record: record(open).pointee.parent, begins: false))
      open = record(open).pointee.parent
    }
    for index in frame + 1..<s.pointee.recordCount {
      while open != record(index).pointee.parent { close() }
      turns.append(Turn(offset: record(index).pointee.start, record: index, begins: true))
      open = index
    }
    while open != frame && record(open).pointee.end >= 0 { close() }
    s.pointee.turns[frame] = turns
  }

  /// Puts the bytes of a frame in order, by record.
  @inline(never) func rearrange(_ frame: Int, _ turns: [Turn]) {
    enum Piece {
      case bytes(Range<Int>)
      case record(Int)
    }
    let start = record(frame).pointee.start
    var pieces: [Int: [Piece]] = [:]
    for (i, turn) in turns.enumerated() {
      let end = i + 1 < turns.count ? turns[i + 1].offset : s.pointee.count
      var from = turn.offset
      if turn.begins {
        pieces[record(turn.record).pointee.parent, default: []].append(.record(turn.record))
        from += head(turn.record)
      }
      if from < end { pieces[turn.record, default: []].append(.bytes(from..<end)) }
    }

    let old = UnsafeMutableRawBufferPointer.allocate(byteCount: s.pointee.count - start, alignment: 16)
    old.copyMemory(from: UnsafeRawBufferPointer(start: s.pointee.base + start, count: old.count))
    defer { old.deallocate() }
    s.pointee.count = start

    // Records are nested as deep as the limit allows at most.
    func write(_ index: Int) {
      let target = record(index)
      target.pointee.start = s.pointee.count
      reserve(Writer.listHead)
      if target.pointee.kind != .frame {
        s.pointee.base.put(target.pointee.kind == .keyed ? Tag.keyed : Tag.list, s.pointee.count)
        s.pointee.count += head(index)
      }
      for piece in pieces[index] ?? [] {
        switch piece {
        case .record(let child): write(child)
        case .bytes(let range):
          reserve(range.count)
          UnsafeMutableRawBufferPointer(start: s.pointee.base + s.pointee.count, count: range.count)
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: old[range.lowerBound - start..<range.upperBound - start]))
          s.pointee.count += range.count
        }
      }
      // A super encoder that nothing was asked of was completed, if at all, with bytes of its own.
      if index != frame && !(target.pointee.kind == .frame && s.pointee.count > target.pointee.start) { close(target) }
    }
    write(frame)
  }

  private func head(_ index: Int) -> Int {
    switch record(index).pointee.kind {
    case .frame: 0
    case .keyed: Writer.keyedHead
    case .unkeyed: Writer.listHead
    }
  }
}
