import MPI

/// A picture of a field, from blue for cold to red and white for hot.
struct Image {
  private var bytes: [UInt8]

  init(_ field: Field) {
    bytes = Array("P6 \(field.columns) \(field.rows) 255\n".utf8)
    for row in 0..<field.rows {
      for column in 0..<field.columns { bytes += Self.color(field.cells[field.index(row, column)] / 100) }
    }
  }

  /// The color of a temperature between 0 and 1.
  private static func color(_ heat: Double) -> [UInt8] {
    /// Rises from 0 to 1 between two temperatures.
    func rise(_ low: Double, _ high: Double) -> Double { max(0, min(1, (heat - low) / (high - low))) }
    return [rise(0.15, 0.6), rise(0.5, 0.9), 0.35 + rise(0, 0.25) * 0.4 - rise(0.25, 0.55) * 0.75 + rise(0.85, 1)].map { UInt8($0 * 255) }
  }

  /// Writes a file in the format PPM, by this process alone.
  func write(_ name: String) throws {
    let file = try File.open(name, on: Comm.selfComm, mode: [.create, .writeOnly])
    try file.setSize(0)
    try file.write(bytes)
    try file.close()
  }
}
