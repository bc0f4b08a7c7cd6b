import MPI
import MPITesting
import Testing

/// The tool information interface: what the library lets be read and set.
@Suite(.collective) struct RawToolTests {
  /// Starts the interface for the rest of the process: a library that ended it and starts it again has no variables any more, and crashes.
  private static let start: Result<Int32, MPIError> = Result { () throws(MPIError) in
    try value(-1) { provided throws(MPIError) in try MPI_T_init_thread(MPI_THREAD_MULTIPLE, provided) }
  }

  init() throws { _ = try Self.start.get() }

  @Test func startsAreCounted() throws {
    #expect(try Self.start.get() >= MPI_THREAD_SINGLE)
    // Some libraries tell the level at the first start only.
    var provided = MPI_THREAD_SINGLE
    try MPI_T_init_thread(MPI_THREAD_SINGLE, &provided)
    try MPI_T_finalize()
    #expect(try value(Int32(-1)) { count throws(MPIError) in try MPI_T_cvar_get_num(count) } > 0)
  }

  private func text(_ length: inout Int32, _ fill: (UnsafeMutablePointer<CChar>, UnsafeMutablePointer<Int32>) throws -> Void) throws -> String {
    let buffer = memory(CChar(0), count: 1024)
    defer { buffer.deallocate() }
    length = 1024
    try fill(buffer.baseAddress!, &length)
    return String(cString: buffer.baseAddress!)
  }

  @Test func controlVariablesAreListed() throws {
    let count = try value(Int32(-1)) { count throws(MPIError) in try MPI_T_cvar_get_num(count) }
    #expect(count > 0)
    var (length, read) = (Int32(0), 0)
    for number in 0..<min(count, 40) {
      var (verbosity, type, kind, bind, scope) = (Int32(-1), MPI_DATATYPE_NULL, MPI_T_ENUM_NULL, Int32(-1), Int32(-1))
      let name = try text(&length) {
        try MPI_T_cvar_get_info(number, $0, $1, &verbosity, &type, &kind, nil, nil, &bind, &scope)
      }
      #expect(!name.isEmpty)
      #expect(try value(Int32(-1)) { found throws(MPIError) in try MPI_T_cvar_get_index(name, found) } == number, "\(name)")
      if bind == MPI_T_BIND_NO_OBJECT && isSame(type, MPI_INT) {
        var (handle, elements, content) = (MPI_T_CVAR_HANDLE_NULL, Int32(0), [Int32](repeating: 0, count: 64))
        try MPI_T_cvar_handle_alloc(number, nil, &handle, &elements)
        #expect(elements == 1)
        try MPI_T_cvar_read(handle, &content)
        try MPI_T_cvar_handle_free(&handle)
        read += 1
      }
    }
    #expect(read > 0)
  }

  @Test func performanceVariablesAreListed() throws {
    let count = try value(Int32(-1)) { count throws(MPIError) in try MPI_T_pvar_get_num(count) }
    var length = Int32(0)
    for number in 0..<min(count, 10) {
      var (sort, type, bind) = (Int32(-1), MPI_DATATYPE_NULL, Int32(-1))
      // A number stays taken when its variable is gone.
      let found = try? text(&length) {
        try MPI_T_pvar_get_info(number, $0, $1, nil, &sort, &type, nil, nil, nil, &bind, nil, nil, nil)
      }
      guard let name = found else { continue }
      #expect(!name.isEmpty)
      #expect(try value(Int32(-1)) { found throws(MPIError) in try MPI_T_pvar_get_index(name, sort, found) } == number, "\(name)")
    }
    var session = MPI_T_PVAR_SESSION_NULL
    try MPI_T_pvar_session_create(&session)
    try MPI_T_pvar_session_free(&session)
    #expect(isSame(session, MPI_T_PVAR_SESSION_NULL))
  }

  @Test func categoriesHoldVariables() throws {
    let count = try value(Int32(-1)) { count throws(MPIError) in try MPI_T_category_get_num(count) }
    var (length, total) = (Int32(0), Int32(0))
    for number in 0..<count {
      var (controls, performances, inner) = (Int32(-1), Int32(-1), Int32(-1))
      let found = try? text(&length) { try MPI_T_category_get_info(number, $0, $1, nil, nil, &controls, &performances, &inner) }
      guard let name = found else { continue }
      #expect(controls >= 0 && performances >= 0 && inner >= 0, "\(name)")
      var indices = [Int32](repeating: -1, count: Int(controls))
      try MPI_T_category_get_cvars(number, controls, &indices)
      #expect(!indices.contains(-1), "\(name)")
      total += controls
    }
    #expect(total > 0)
    #expect(try value(Int32(-1)) { changed throws(MPIError) in try MPI_T_category_changed(changed) } >= 0)
  }

  @Test func wrongNumbersAreErrors() throws {
    // The classes of the tool interface are its own.
    #expect(throws: MPIError.self) {
      try MPI_T_cvar_get_info(Int32.max, nil, nil, nil, nil, nil, nil, nil, nil, nil)
    }
    #expect(throws: MPIError.self) { _ = try value(Int32(0)) { found throws(MPIError) in try MPI_T_cvar_get_index("no such variable", found) } }
  }

  @Test(.needs(.MPI_T_event_get_num, .MPI_T_source_get_num)) func eventsHaveSources() throws {
    #expect(try value(Int32(-1)) { count throws(MPIError) in try MPI_T_event_get_num(count) } >= 0)
    #expect(try value(Int32(-1)) { count throws(MPIError) in try MPI_T_source_get_num(count) } >= 0)
  }
}
