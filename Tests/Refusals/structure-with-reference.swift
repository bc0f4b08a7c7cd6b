// refused: a structure that holds a reference
// error: BitwiseCopyable
import MPI
final class Node: Sendable {}
struct Holder: MPIStructure {
  var node: Node
}
