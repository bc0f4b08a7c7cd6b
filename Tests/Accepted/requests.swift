// accepted: the right forms of what the files beside this folder do wrong
import MPI

func waits() async throws {
  let world = Comm.world
  var first = try world.irecv([Int].self, count: 1)
  if try first.test() == nil { try first.cancel() }
  _ = try first.status()
  _ = try first.wait()
  try world.isend([1.0], dest: 0).detach()
  let values = [1.0, 2]
  let request = try world.irecv(into: consume values, source: 0)
  print(try await request.value()[0])
}

func sets() throws {
  var set = RequestSet()
  let key = set.add(try Comm.world.irecv([Double].self, count: 1))
  try set.waitAll()
  let received: [Double] = try set.take(key)
  print(received)
}

func lent(_ values: inout [Double]) throws {
  do {
    var span = values.mutableSpan
    let request = try Comm.world.irecv(into: &span, source: 0)
    try request.wait()
    print(span[0])
  }
  values[0] = 5
  try Comm.world.isend(values.span, dest: 0).wait()
  values[0] = 6
}

func persistent() throws {
  var operation = try Comm.world.sendInit([1.0], dest: 0)
  for _ in 0..<2 {
    do {
      var elements = operation.elements()
      elements[0] += 1
    }
    let run = try operation.start()
    try run.wait()
  }
  var set = PersistentSet()
  let key = set.add(operation)
  do { try set.start().waitAll() }
  print(try set.elements(key)[0])
}

func partitioned(_ send: inout PartitionedSend<Double>, _ receive: inout PartitionedReceive<Double>) throws {
  try send.ready(0) { $0[0] = 1 }
  try receive.withPartition(0) { print($0[0]) }
}

actor Worker {
  func run(_ set: consuming sending RequestSet) async throws { try await set.awaitAll() }
  func run(_ set: consuming sending PersistentSet) throws { try set.start().waitAll() }
  func run(_ operation: consuming Prequest<[Double]>) throws { try operation.start().wait() }

  func awaitsHere() async throws {
    var set = RequestSet()
    set.add(try Comm.world.irecv([Double].self, count: 1))
    try await set.awaitAll()
  }
}

/// What nobody else has goes anywhere.
func sent(_ worker: Worker) async throws {
  var set = RequestSet()
  set.add(try Comm.world.irecv([Double].self, count: 1))
  try await worker.run(set)
  var halo = PersistentSet()
  halo.add(try Comm.world.sendInit([1.0], dest: 0))
  try await worker.run(halo)
  try await worker.run(try Comm.world.sendInit([1.0], dest: 0))
}

/// Memory that the caller answers for joins a set.
func pointers(_ memory: UnsafeMutableBufferPointer<Double>) throws {
  var set = RequestSet()
  set.add(try Comm.world.irecv(into: memory, source: 0))
  try set.waitAll()
}
