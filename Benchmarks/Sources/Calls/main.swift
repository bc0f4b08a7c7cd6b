// Runs the loops of Loops.swift as often as each argument says: calls 10 1000 3000
import MPI

let other = UnsafeMutableBufferPointer<Double>.allocate(capacity: 1)
other.initialize(repeating: 0)
let data = [Double](repeating: 1, count: other.count)
var result = [Double](repeating: 0, count: other.count)
let counts = (0..<1000).map { $0 % 3 }
let displacements = counts.indices.map { 4 * $0 }
for n in CommandLine.arguments.dropFirst().compactMap({ Int($0) }) {
  try send(n, data, other)
  try sendValue(n, data[0], other)
  try sendOnWorld(n, data, other)
  try rawSend(n, data, other)
  try recv(n, &result, other)
  try recvValue(n, other)
  try bcast(n, &result)
  try allreduce(n, data, &result)
  result = [try allreduceValue(n, data[0])]
  try gather(n, data, &result)
  try gatherv(n, data, &result)
  try rawGatherv(n, data, other)
  try allgather(n, data, &result)
  try alltoallv(n, data, &result)
  if thousandBlocks(n, counts, displacements) != n * counts.count { MPI_Abort(MPI_COMM_WORLD, 1) }
  try ialltoall(n, data, &result)
  try allreduceInit(n, data)
  try sendrecv(n, data, &result)
  try rawSendrecv(n, data, other)
  try isend(n, data, other)
  try irecv(n, &result, other)
  try start(n, data, other)
  try startSet(n, data, other)
  try rawPut(n, data)
}
// One rank: whatever was sent, reduced or gathered is what there was.
if result != data || other[0] != data[0] { MPI_Abort(MPI_COMM_WORLD, 1) }
