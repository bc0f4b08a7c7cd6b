// refused: a slice is received into
// error: requires that 'ArraySlice<Double>' conform to 'OwnedReceiveBuffer'
import MPI
func misuse(_ values: [Double]) throws { _ = try Comm.world.irecv(into: values[1...], source: 0) }
