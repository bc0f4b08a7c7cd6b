/// A communicator of two groups, in which everybody sends to the other group.
public final class Intercomm: Comm, @unchecked Sendable {}
