import MPI
final class NotSendable { var x = 0 }
actor A {
  var kept: NotSendable?
  func f(_ s: consuming RequestSet, _ k: RequestSet.Key<NotSendable>) throws { var s = s; try s.waitAll(); kept = try s.take(k) }
  func spin() { for _ in 0..<1000 { kept?.x += 1 } }
}
func go() async throws {
    let shared = NotSendable()
    var set = RequestSet()
    let key = set.add(Request(handle: MPI_REQUEST_NULL, keeping: shared))
    let a = A()
    try await a.f(set, key)
    async let s: Void = a.spin()
    for _ in 0..<1000 { shared.x += 1 }
    await s
}
func check<T: Sendable & ~Copyable>(_: borrowing T) {}
func g(_ p: borrowing Prequest<UnsafeMutableBufferPointer<Double>>) { check(p) }
