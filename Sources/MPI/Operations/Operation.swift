public import CMPI

/// A reduction operation for elements of one type. The predefined ones exist for the elements that MPI allows: a sum of `Bool` does not compile.
@frozen public struct Operation<Element: MPIElement>: Sendable {
  @usableFromInline let handle: MPI_Op

  @inlinable init(predefined handle: MPI_Op) { self.handle = handle }
}
