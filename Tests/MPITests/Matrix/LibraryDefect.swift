import Foundation
import MPI
import Testing

/// What some libraries do wrong, in C as well: Tests/Defects has a program for each. What meets it is a test of its own, which is skipped there
/// with the reason.
enum LibraryDefect: String, CaseIterable {
  case allgathervOfOne, alltoallwOfOne, emptyInfoValues, errorsAbort, reduceInPlaceElsewhere, shortRing, shortRingOfBlocks, unsignedOrder
  case agreement, truncationOverruns
  case bufferedSendTooLarge, oddWindows, partsOfElements, persistentCollectives, persistentGather, sessionHandlers
  case darrayOfNothing, membersOfNothing, strideBack, trueBoundsOfNothing
  case darrayOfBlocks, deferredShortRingOfBlocks, largeNonblockingBcast, overlappingBlocks
  case largeAllgatherv, largeNonblockingReduceScatterBlock, largeReduceScatter, largeReduceScatterBlock
  case deferredShortRing, gridOfNothing, nonblockingBcastBetweenGroups, nothingInPlace, nothingOfTypesInPlace, persistentGaps, persistentScatter
  case noMemoryForMessages, nonblockingBarrierBetweenGroups, packOfManyTypes, truncationToSelf, typesFreedEarly, typesInPlace

  /// Whether a case meets it, with whatever library.
  func isMet(by matrixCase: MatrixCase, _ family: Family) -> Bool {
    let isAloneWithGaps = Comm.world.size == 1 && matrixCase.grouping.isIntra && matrixCase.placement == .gaps
    let isOfNothingInPlace =
      matrixCase.completion != .blocking && matrixCase.form == .inPlace && matrixCase.pattern == .ragged && matrixCase.count == 1
      && Comm.world.size == 2
    let isOnShortRing = matrixCase.topology == .ring && Comm.world.size <= 2
    return switch self {
    case .allgathervOfOne: family == .allgatherv && isAloneWithGaps
    case .alltoallwOfOne: family == .alltoallw && isAloneWithGaps
    case .reduceInPlaceElsewhere:
      family == .reduce && matrixCase.form == .inPlace && matrixCase.root != .first && matrixCase.count > 1
    case .shortRing: family == .neighborAlltoall && isOnShortRing && matrixCase.completion == .blocking
    case .shortRingOfBlocks: [.neighborAlltoallv, .neighborAlltoallw].contains(family) && isOnShortRing && matrixCase.completion == .blocking
    case .deferredShortRing: family == .neighborAlltoall && isOnShortRing && matrixCase.completion != .blocking
    case .deferredShortRingOfBlocks:
      [.neighborAlltoallv, .neighborAlltoallw].contains(family) && isOnShortRing && matrixCase.completion != .blocking
    // One of two ranks has no element at all, the other one has.
    case .nothingInPlace: family == .alltoallv && isOfNothingInPlace
    case .nothingOfTypesInPlace: family == .alltoallw && isOfNothingInPlace
    case .persistentScatter:
      matrixCase.completion == .persistent && Comm.world.size > 1
        && (family == .scatter || (family == .reduceScatterBlock && !matrixCase.grouping.isIntra))
    case .nonblockingBcastBetweenGroups:
      // Both groups have two ranks at least, or the data have gaps.
      family == .bcast && matrixCase.completion != .blocking && !matrixCase.grouping.isIntra && matrixCase.root != .first
        && (matrixCase.grouping == .halvesRootLow && Comm.world.size > 3 || matrixCase.form == .strided && Comm.world.size > 2)
    case .typesInPlace:
      family == .alltoallw && matrixCase.completion != .blocking && matrixCase.form == .inPlace && matrixCase.count > 0 && Comm.world.size > 1
    case .persistentCollectives: family == .allgather && matrixCase.completion == .persistent && Comm.world.size > 1
    case .persistentGaps: family == .allgather && matrixCase.completion == .persistent && matrixCase.form == .strided
    // Those of other calls; and the elements see to it that they do not.
    default: false
    }
  }

  /// Whether the library has it.
  var isHere: Bool { Self.here.contains(self) }

  /// What the library does.
  var reason: String { row.reason }

  private static let here = Set(allCases.filter { $0.row.libraries.contains { libraryName.hasPrefix($0) } })

  private var row: Row {
    guard let row = Self.table[rawValue] else { preconditionFailure("Tests/Defects/defects.tsv has no row \(rawValue)") }
    return row
  }

  struct Row {
    /// The libraries that have it, by the begin of their names.
    var libraries: [String]
    var reason: String
  }

  /// By the case: what the programs of Tests/Defects show, see Tests/Support/check-defects.
  static let table: [String: Row] = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let text = (try? String(contentsOf: folder.appendingPathComponent("Defects/defects.tsv"), encoding: .utf8)) ?? ""
    let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t").map(String.init) }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Row(libraries: $0[1].components(separatedBy: ", "), reason: $0[3])) })
  }()
}

extension Family {
  /// Cases that cover each pair of two dimensions, and meet no defect: those that do are ``cases(_:meeting:)``. Where the library has one,
  /// the pairs that were in such a case alone are in another one, as far as there is one.
  func cases(_ completion: Completion = .blocking) -> [MatrixCase] {
    pairwise(completion).flatMap { pairwise, matrixCase in
      let all = pairwise.cases().map { (values: $0, defects: defects(matrixCase($0))) }
      let kept = all.filter(\.defects.isEmpty).map(\.values)
      let lost = all.filter { $0.defects.contains(where: \.isHere) }.map(\.values)
      // No defect is one of an element type, or of an operation.
      let others = pairwise.replacements(for: lost, beside: kept, from: 2) { defects(matrixCase($0)).isEmpty }
      return (kept + others).map(matrixCase)
    }
  }

  /// Those that meet a defect, and no other one that the library has.
  func cases(_ completion: Completion, meeting defect: LibraryDefect) -> [MatrixCase] {
    pairwiseCases(completion).filter { matrixCase in
      let met = defects(matrixCase)
      return met.contains(defect) && !met.contains { $0 != defect && $0.isHere }
    }
  }

  private func defects(_ matrixCase: MatrixCase) -> [LibraryDefect] { LibraryDefect.allCases.filter { $0.isMet(by: matrixCase, self) } }

  /// All cases that there are for an element type, completed in whatever way, but those that meet a defect of the library.
  ///
  /// - Parameter forms: those that have all numbers of elements in the quick tier as well. Others are short there, as are those that go on after
  ///   the call: pairs have the long ones.
  func product(of element: any MatrixElement.Type, long forms: [CallForm]) -> [MatrixCase] {
    let all = Completion.available.flatMap { completion in
      let isLong = { (form: CallForm) in isFull || completion == .blocking && forms.contains(form) }
      return product(of: element, forms: CallForm.allCases.filter(isLong), completion)
        + product(of: element, forms: CallForm.allCases.filter { !isLong($0) }, counts: [3], completion)
    }
    let here = LibraryDefect.allCases.filter(\.isHere)
    return all.filter { matrixCase in !here.contains { $0.isMet(by: matrixCase, self) } }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where the library has a defect, if the test meets it: asked when the test is to run, since the traits of all tests are made
  /// in each process, and those of ``ProcessFixtures`` must find MPI not started.
  static func avoids(_ defect: LibraryDefect, if isMet: @autoclosure @escaping @Sendable () -> Bool = true) -> Self {
    .disabled(if: defect.isHere && isMet(), Comment(rawValue: defect.reason + ", from C too"))
  }
}
