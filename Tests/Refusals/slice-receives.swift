// refused: a slice passed inout would hand MPI a copy
// error: requires that 'ArraySlice<Double>' conform to 'ReceiveBuffer'
import MPI
func misuse(_ values: [Double]) throws {
  var slice = values[1..<3]
  try Comm.world.recv(&slice, source: 0)
}
