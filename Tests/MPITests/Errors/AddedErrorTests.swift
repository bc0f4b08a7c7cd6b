import MPI
import MPITesting
import Testing

/// Classes, codes and texts of a program's own.
@Suite(.collective) struct AddedErrorTests {
  @Test func classesAndCodes() throws {
    let before = try #require(try Comm.world.lastUsedCode)
    let cold = try addErrorClass("the soup is cold")
    let code = try addErrorCode(cold, "the soup of today is cold")
    #expect(try #require(try Comm.world.lastUsedCode) >= before)
    #expect(try errorClass(code) == cold && errorClass(cold.rawValue) == cold)
    #expect(try errorString(cold) == "the soup is cold")
    #expect(try errorString(code) == "the soup of today is cold")
    try addErrorString(code, "")
    #expect(try errorString(code).isEmpty)
    try addErrorString(code, "it is warm now")

    let error = MPIError(code: code)
    #expect(error.code == code && error.errorClass == cold && error.function == nil)
    #expect(error.description == "it is warm now")
    do {
      throw error
    } catch cold {
      // as it should be
    } catch {
      Issue.record(error)
    }
    // In any error, and never for another class.
    #expect(cold ~= (error as any Error) && !(ErrorClass.other ~= error))
  }

  @Test func codesOfMPIsClasses() throws {
    let code = try addErrorCode(.truncate, "cut off")
    #expect(try errorClass(code) == .truncate)
    #expect(MPIError(code: code).errorClass == .truncate && ErrorClass.truncate ~= MPIError(code: code))
    #expect(try errorString(.truncate) != "cut off")
  }

  @Test func textsThatDoNotFit() throws {
    let errorClass = try addErrorClass()
    let room = Int(MPI_MAX_ERROR_STRING)
    expectError(.arg, "bytes; at most") { try addErrorString(errorClass.rawValue, String(repeating: "x", count: room)) }
    let longest = String(repeating: "x", count: room - 1)
    try addErrorString(errorClass.rawValue, longest)
    #expect(try errorString(errorClass) == longest)
    expectError(.arg, "null byte") { try addErrorString(errorClass.rawValue, "a\0b") }
  }

  @Test(.needs(.MPI_Remove_error_class)) func removal() throws {
    let errorClass = try addErrorClass("short-lived")
    let code = try addErrorCode(errorClass, "even shorter")
    try removeErrorString(code)
    #expect(try errorString(code) != "even shorter")
    try removeErrorCode(code)
    try removeErrorString(errorClass.rawValue)
    try removeErrorClass(errorClass)
    #expect(throws: MPIError.self) { try removeErrorClass(errorClass) }
  }

  @Test(.enabled(if: !MPISymbol.MPI_Remove_error_class.isAvailable, "for libraries that lack the removal of error classes"))
  func whatALibraryLacksIsSaid() {
    expectError(.unavailable, "MPI_Remove_error_class needs MPI 4.1") { try removeErrorClass(.other) }
    expectError(.unavailable, "MPI_Remove_error_code") { try removeErrorCode(1) }
    expectError(.unavailable, "MPI_Remove_error_string") { try removeErrorString(1) }
  }
}
