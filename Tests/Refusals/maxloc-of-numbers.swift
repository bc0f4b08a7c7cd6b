// refused: the place of a value that has none
// error: requires that 'Double' conform to 'MPIPair'
import MPI

func find(_ world: Intracomm) throws { _ = try world.allreduce(1.5, op: .maxloc) }
