import MPI

/// Uses an MPI that its caller has started.
@_cdecl("guest_works") public func works() -> Int32 {
  do {
    let world = Comm.world
    guard try world.allreduce(1, op: .sum) == world.size else { return 1 }
    do { try world.send(1, dest: world.size) } catch ErrorClass.rank { print("thrown") } catch { return 2 }
    return 0
  } catch { return 3 }
}

/// Tries it after its caller has ended MPI.
@_cdecl("guest_works_on") public func worksOn() -> Int32 {
  do { try Comm.world.barrier() } catch ErrorClass.finalized { return 0 } catch { return 1 }
  return 2
}
