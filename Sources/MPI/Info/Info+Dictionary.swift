// What an info object has of a dictionary.
internal import CMPI

extension Info: Sequence {
  /// The value of a key, nil for none; nil set removes the pair.
  ///
  /// It cannot throw: what goes wrong is thrown by the next call that is given the object, or by ``validate()``. ``get(_:)``, ``set(_:_:)`` and
  /// ``delete(_:)`` throw at once.
  ///
  /// The corresponding MPI functions are `MPI_Info_get_string`, `MPI_Info_set` and `MPI_Info_delete`, in the chapter “The Info Object” of
  /// MPI 5.0.
  public subscript(key: String) -> String? {
    get { attempt { () throws(MPIError) in try get(key) } }
    set {
      _ = attempt { () throws(MPIError) -> Void? in
        if let newValue {
          try set(key, newValue)
        } else if try get(key) != nil {
          try delete(key)
        }
        return nil
      }
    }
  }

  /// The value of a key, or another one where there is none.
  public subscript(key: String, default value: @autoclosure () -> String) -> String { self[key] ?? value() }

  /// The value of a key; nil where there is none.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/infoKey`` when no key can be like this.
  ///
  /// The corresponding MPI function is `MPI_Info_get_string`, in the chapter “The Info Object” of MPI 5.0.
  public func get(_ key: String) throws(MPIError) -> String? {
    try ensureRunning()
    let handle = try alive(.MPI_Info_get_string)
    return try withKey(key, .MPI_Info_get_string) { (key) throws(MPIError) in try string(handle, key) }
  }

  private func string(_ handle: MPI_Info, _ key: UnsafePointer<CChar>?) throws(MPIError) -> String? {
    var flag: Int32 = 0
    // Room for the null byte, of which the length tells.
    var needed: Int32 = 0
    var nothing: CChar = 0
    try check(smpi_Info_get_string(handle, key, &needed, &nothing, &flag), .MPI_Info_get_string)
    guard flag != 0 else { return nil }
    return try withText(needed) { (text, _) throws(MPIError) in
      var room = needed
      try check(smpi_Info_get_string(handle, key, &room, text, &flag), .MPI_Info_get_string)
    }
  }

  /// Sets the value of a key, which may have one.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/infoKey`` or ``ErrorClass/infoValue`` when one is too long, or the key
  ///   is empty; some libraries refuse an empty value too.
  ///
  /// The corresponding MPI function is `MPI_Info_set`, in the chapter “The Info Object” of MPI 5.0.
  public func set(_ key: String, _ value: String) throws(MPIError) {
    try ensureRunning()
    let handle = try alive(.MPI_Info_set)
    guard value.utf8.count < Int(smpi_MPI_MAX_INFO_VAL), !value.utf8.contains(0) else {
      throw MPIError(
        .infoValue,
        "the value of \"\(key)\" has \(value.utf8.count) bytes; at most \(smpi_MPI_MAX_INFO_VAL - 1) are possible, and no null byte among them",
        function: .MPI_Info_set)
    }
    try withKey(key, .MPI_Info_set) { (key) throws(MPIError) in
      try withCString(value, .MPI_Info_set) { (value) throws(MPIError) in try check(smpi_Info_set(handle, key, value), .MPI_Info_set) }
    }
  }

  /// Removes a pair.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/infoNokey`` when there is none with the key.
  ///
  /// The corresponding MPI function is `MPI_Info_delete`, in the chapter “The Info Object” of MPI 5.0.
  public func delete(_ key: String) throws(MPIError) {
    try ensureRunning()
    let handle = try alive(.MPI_Info_delete)
    try withKey(key, .MPI_Info_delete) { (key) throws(MPIError) in try check(smpi_Info_delete(handle, key), .MPI_Info_delete) }
  }

  /// A key as MPI takes it.
  private func withKey<R>(
    _ key: String, _ symbol: MPISymbol, _ body: (UnsafePointer<CChar>?) throws(MPIError) -> R
  ) throws(MPIError) -> R {
    let count = key.utf8.count
    guard count > 0 && count < Int(smpi_MPI_MAX_INFO_KEY), !key.utf8.contains(0) else {
      throw MPIError(
        .infoKey,
        "the key \(String(reflecting: key)) has \(count) bytes; 1 to \(smpi_MPI_MAX_INFO_KEY - 1) are possible, and no null byte among them",
        function: symbol)
    }
    return try withCString(key, symbol, body)
  }

  /// The number of pairs.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Info_get_nkeys`, in the chapter “The Info Object” of MPI 5.0.
  public var nkeys: Int {
    get throws(MPIError) {
      try ensureRunning()
      var count: Int32 = 0
      try check(smpi_Info_get_nkeys(alive(.MPI_Info_get_nkeys), &count), .MPI_Info_get_nkeys)
      return Int(count)
    }
  }

  /// The key of a pair, by its place in the library's order, which changes when pairs are added or removed.
  ///
  /// - Throws: ``MPIError`` when there are not so many pairs.
  ///
  /// The corresponding MPI function is `MPI_Info_get_nthkey`, in the chapter “The Info Object” of MPI 5.0.
  public func getNthkey(_ n: Int) throws(MPIError) -> String {
    try ensureRunning()
    let handle = try alive(.MPI_Info_get_nthkey)
    let place = try narrow(n, "n", .MPI_Info_get_nthkey)
    return try withText(smpi_MPI_MAX_INFO_KEY) { (key, _) throws(MPIError) in
      try check(smpi_Info_get_nthkey(handle, place, key), .MPI_Info_get_nthkey)
    }
  }

  /// All pairs, in the library's order.
  ///
  /// - Throws: ``MPIError``.
  public var pairs: [(key: String, value: String)] {
    get throws(MPIError) {
      var pairs: [(key: String, value: String)] = []
      for n in 0..<(try nkeys) {
        let key = try getNthkey(n)
        if let value = try get(key) { pairs.append((key, value)) }
      }
      return pairs
    }
  }

  /// The number of pairs. It cannot throw, see ``subscript(_:)``.
  public var count: Int { attempt { () throws(MPIError) in try nkeys } ?? 0 }

  /// Whether there are no pairs. It cannot throw, see ``subscript(_:)``.
  public var isEmpty: Bool { count == 0 }

  /// Whether there is a pair with a key. It cannot throw, see ``subscript(_:)``.
  public func contains(_ key: String) -> Bool { self[key] != nil }

  /// The keys, in the library's order. It cannot throw, see ``subscript(_:)``.
  public var keys: [String] { map(\.key) }

  /// The values, in the order of ``keys``. It cannot throw, see ``subscript(_:)``.
  public var values: [String] { map(\.value) }

  /// Goes through the pairs that there are now. It cannot throw, see ``subscript(_:)``.
  public func makeIterator() -> IndexingIterator<[(key: String, value: String)]> {
    (attempt { () throws(MPIError) in try pairs } ?? []).makeIterator()
  }

  /// Removes a pair, if there is one with the key.
  ///
  /// - Returns: the value that it had.
  /// - Throws: ``MPIError``, of class ``ErrorClass/infoKey`` when no key can be like this.
  @discardableResult
  public func removeValue(forKey key: String) throws(MPIError) -> String? {
    guard let value = try get(key) else { return nil }
    try delete(key)
    return value
  }

  /// Removes the last pair in the library's order.
  ///
  /// - Returns: the pair; nil when there is none.
  /// - Throws: ``MPIError``.
  public func popLast() throws(MPIError) -> (key: String, value: String)? {
    let count = try nkeys
    guard count > 0 else { return nil }
    let key = try getNthkey(count - 1)
    guard let value = try removeValue(forKey: key) else { return nil }
    return (key, value)
  }

  /// Removes all pairs.
  ///
  /// - Throws: ``MPIError``.
  public func removeAll() throws(MPIError) {
    for (key, _) in try pairs { try delete(key) }
  }

  /// Adds the pairs of a dictionary; a new value replaces an old one.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/infoKey`` or ``ErrorClass/infoValue`` when one is too long.
  public func update(_ pairs: [String: String]) throws(MPIError) {
    for (key, value) in pairs { try set(key, value) }
  }

  /// Adds the pairs of another object; a new value replaces an old one.
  ///
  /// - Throws: ``MPIError``.
  public func update(_ other: Info) throws(MPIError) {
    for (key, value) in try other.pairs { try set(key, value) }
  }
}

extension [String: String] {
  /// The pairs of an info object.
  ///
  /// - Throws: ``MPIError``.
  public init(_ info: Info) throws(MPIError) { self = Dictionary(uniqueKeysWithValues: try info.pairs.map { ($0.key, $0.value) }) }
}

extension Info: CustomStringConvertible {
  /// The pairs, as those of a dictionary.
  public var description: String {
    "[" + (isEmpty ? ":" : map { "\(String(reflecting: $0.key)): \(String(reflecting: $0.value))" }.joined(separator: ", ")) + "]"
  }
}
