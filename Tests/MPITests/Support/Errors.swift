import MPI
import Testing

/// Expects an error of a class, whose description contains a text.
func expectError<R>(
  _ errorClass: ErrorClass, _ text: String = "", sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> R
) {
  do {
    _ = try body()
    Issue.record("no error was thrown", sourceLocation: sourceLocation)
  } catch let error as MPIError {
    #expect(error.errorClass == errorClass, "\(error)", sourceLocation: sourceLocation)
    if !text.isEmpty { #expect(error.description.contains(text), sourceLocation: sourceLocation) }
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}
