/// What a keyed container refers to.
///
/// `KeyedEncodingContainer` and its counterpart put what they are made of into an object, which takes an allocation and half a dozen
/// look-ups of types in the runtime: more than writing ten numbers. So each coder keeps these objects, by key type, and points them at the
/// next container. One that its user still holds, against the rules, is left to him: its serial number fits no record any more.
struct KeyedSlot {
  typealias Reference = UnsafeMutablePointer<KeyedSlot>

  var index: Int
  var serial: UInt64
  let keys: KeyType.Reference
  /// The `KeyedEncodingContainer` or `KeyedDecodingContainer`, as the object that it is.
  var container: AnyObject?
  /// The next spare one, or the next of the same record.
  var next: Reference?

  init(_ keys: KeyType.Reference, _ reference: RecordReference) {
    index = reference.index
    serial = reference.serial
    self.keys = keys
  }

  /// Points one at a container.
  static func make(_ keys: KeyType.Reference, _ reference: RecordReference) -> Reference {
    let slot = Reference.allocate(capacity: 1)
    slot.initialize(to: KeyedSlot(keys, reference))
    return slot
  }

  /// Gives back the slots of a record.
  static func giveBack(_ first: Reference) {
    var slot: Reference? = first
    while let this = slot {
      slot = this.pointee.next
      this.pointee.serial = .max
      if this.pointee.container != nil, isKnownUniquelyReferenced(&this.pointee.container) {
        this.pointee.keys.pointee.giveBack(this)
      } else {
        // Never freed, for the container refers to it.
        this.pointee.container = nil
        this.pointee.next = nil
      }
    }
  }
}
