internal import CMPI
import Synchronization

/// Whether the library can send from and receive into memory of accelerators.
///
/// It is asked by the functions that it has for this, and by the kinds of memory that the world communicator supports, of which libraries tell
/// since MPI 4.1. The answer is kept.
///
/// - Parameter kind: the sort of device.
/// - Throws: ``MPIError`` when MPI is not running, or the library fails to answer.
///
/// The corresponding functions are `MPIX_Query_cuda_support`, `MPIX_Query_hip_support`, `MPIX_Query_rocm_support`, `MPIX_Query_ze_support` and
/// `MPIX_GPU_query_support`, extensions of libraries.
public func isGPUAware(for kind: DeviceBuffer.Kind) throws(MPIError) -> Bool {
  try ensureRunning()
  if let known = DeviceSupport.known(kind) { return known }
  let answer = try DeviceSupport.ask(kind)
  DeviceSupport.keep(answer, for: kind)
  return answer
}

/// What the library was asked about devices.
enum DeviceSupport {
  private static let answers = Mutex<[DeviceBuffer.Kind: Bool]>([:])

  static func known(_ kind: DeviceBuffer.Kind) -> Bool? { answers.withLock { $0[kind] } }

  /// Keeps an answer, or none, so that the library is asked again.
  static func keep(_ answer: Bool?, for kind: DeviceBuffer.Kind) { answers.withLock { $0[kind] = answer } }

  static func ask(_ kind: DeviceBuffer.Kind) throws(MPIError) -> Bool {
    for (symbol, query) in queries(kind) where symbol.isAvailable {
      if query() != 0 { return true }
    }
    let number = number(kind)
    if MPISymbol.MPIX_GPU_query_support.isAvailable && number.symbol.isAvailable {
      var flag: Int32 = 0
      try check(smpi_X_GPU_query_support(number.value, &flag), .MPIX_GPU_query_support)
      if flag != 0 { return true }
    }
    return try memoryKinds().contains { names($0, kind) }
  }

  private static func queries(_ kind: DeviceBuffer.Kind) -> [(MPISymbol, () -> Int32)] {
    switch kind {
    case .cuda: [(.MPIX_Query_cuda_support, { smpi_X_Query_cuda_support() })]
    case .rocm:
      [(.MPIX_Query_hip_support, { smpi_X_Query_hip_support() }), (.MPIX_Query_rocm_support, { smpi_X_Query_rocm_support() })]
    case .levelZero: [(.MPIX_Query_ze_support, { smpi_X_Query_ze_support() })]
    }
  }

  private static func number(_ kind: DeviceBuffer.Kind) -> (symbol: MPISymbol, value: Int32) {
    switch kind {
    case .cuda: (.MPIX_GPU_SUPPORT_CUDA, smpi_MPIX_GPU_SUPPORT_CUDA)
    case .rocm: (.MPIX_GPU_SUPPORT_HIP, smpi_MPIX_GPU_SUPPORT_HIP)
    case .levelZero: (.MPIX_GPU_SUPPORT_ZE, smpi_MPIX_GPU_SUPPORT_ZE)
    }
  }

  /// Whether a kind of memory, such as `cuda` or `cuda:device`, is that of a sort of device.
  static func names(_ memoryKind: Substring, _ kind: DeviceBuffer.Kind) -> Bool {
    memoryKind.prefix { $0 != ":" }.lowercased() == kind.rawValue
  }

  /// The kinds of memory that the world communicator supports, such as `system`, `mpi` and `cuda:device`; none from a library that does not say.
  private static func memoryKinds() throws(MPIError) -> [Substring] {
    guard MPISymbol.MPI_Info_get_string.isAvailable else { return [] }
    var info = smpi_MPI_INFO_NULL
    try check(smpi_Comm_get_info(smpi_MPI_COMM_WORLD, &info), .MPI_Comm_get_info)
    defer { _ = smpi_Info_free(&info) }
    var (length, flag) = (Int32(0), Int32(0))
    // A library refuses a null pointer, though no byte is written.
    var one = CChar(0)
    try check(smpi_Info_get_string(info, "mpi_memory_alloc_kinds", &length, &one, &flag), .MPI_Info_get_string)
    if flag == 0 || length <= 1 { return [] }
    let text = try withText(length) { (text, _) throws(MPIError) in
      try check(smpi_Info_get_string(info, "mpi_memory_alloc_kinds", &length, text, &flag), .MPI_Info_get_string)
    }
    return split(text)
  }

  /// Commas separate kinds; what restricts one follows after colons.
  static func split(_ text: String) -> [Substring] { text.split(separator: ",") }
}
