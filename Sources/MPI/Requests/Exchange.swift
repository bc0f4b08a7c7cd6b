/// The two buffers of an operation that sends and receives.
@frozen public struct Exchange<Send, Receive> {
  /// What was sent.
  public var send: Send
  /// What was received.
  public var receive: Receive

  /// Two buffers.
  @inlinable public init(send: consuming Send, receive: consuming Receive) {
    self.send = send
    self.receive = receive
  }
}

extension Exchange: Sendable where Send: Sendable, Receive: Sendable {}
