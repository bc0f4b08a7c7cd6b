import MPI
import MPITesting
import Testing

/// Info objects.
@Suite(.collective) struct RawInfoTests {
  private func keys(of info: MPI_Info) throws -> [String] {
    let count = try value(Int32(-1)) { count throws(MPIError) in try MPI_Info_get_nkeys(info, count) }
    return try (0..<count).map { number in
      try string(MPI_MAX_INFO_KEY) { text, _ throws(MPIError) in try MPI_Info_get_nthkey(info, number, text) }
    }
  }

  @available(*, deprecated) @Test func keysAndValues() throws {
    var (info, copy) = (MPI_INFO_NULL, MPI_INFO_NULL)
    try MPI_Info_create(&info)
    try MPI_Info_set(info, "host", "here")
    try MPI_Info_set(info, "file", "a")
    try MPI_Info_set(info, "file", "another")
    try MPI_Info_dup(info, &copy)
    try MPI_Info_delete(info, "host")
    #expect(try keys(of: info) == ["file"])
    #expect(try keys(of: copy).sorted() == ["file", "host"])
    var (flag, length) = (Int32(-1), Int32(-1))
    try MPI_Info_get_valuelen(info, "file", &length, &flag)
    #expect(flag != 0 && length == 7)
    let text = try string(20) { text, _ throws(MPIError) in try MPI_Info_get(info, "file", 20, text, &flag) }
    #expect(flag != 0 && text == "another")
    try MPI_Info_get_valuelen(info, "host", &length, &flag)
    #expect(flag == 0)
    expectError(.infoNokey, "MPI_Info_delete") { try MPI_Info_delete(info, "host") }
    try MPI_Info_free(&info)
    try MPI_Info_free(&copy)
    #expect(isSame(info, MPI_INFO_NULL))
  }

  @Test(.needs(.MPI_Info_get_string)) func valuesOfUnknownLength() throws {
    var info = MPI_INFO_NULL
    try MPI_Info_create(&info)
    try MPI_Info_set(info, "key", "value")
    var (length, flag, one) = (Int32(0), Int32(-1), CChar(0))
    // Not a null pointer: a library refuses it, though no byte is written.
    try MPI_Info_get_string(info, "key", &length, &one, &flag)
    #expect(flag != 0 && length == 6, "with the byte that ends it")
    var room = length
    #expect(try string(length) { text, _ throws(MPIError) in try MPI_Info_get_string(info, "key", &room, text, &flag) } == "value")
    room = 0
    try MPI_Info_get_string(info, "none", &room, &one, &flag)
    #expect(flag == 0)
    try MPI_Info_free(&info)
  }

  @Test(.needs(.MPI_Info_create_env)) func theEnvironmentIsToldBeforeTheStart() throws {
    var info = MPI_INFO_NULL
    try MPI_Info_create_env(0, nil, &info)
    #expect(try keys(of: info).count >= 0)
    try MPI_Info_free(&info)
    #expect(try keys(of: MPI_INFO_ENV).count >= 0)
  }
}
