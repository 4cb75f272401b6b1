import CZlib

/// Writes PNG pictures (ISO/IEC 15948) of black and white pixels.
enum PNG {
  /// A picture of `rows`, where `true` is white; all rows have the same length.
  static func encode(rows: [[Bool]]) -> [UInt8] {
    let width = UInt32(rows.first?.count ?? 0)
    var picture: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    // One bit a pixel, grey, no interlacing.
    let header = bigEndian(width) + bigEndian(UInt32(rows.count)) + [1, 0, 0, 0, 0]
    picture += chunk("IHDR", header)
    picture += chunk("IDAT", compressed(rows.flatMap { [0] + packed($0) }))
    picture += chunk("IEND", [])
    return picture
  }

  private static func packed(_ pixels: [Bool]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (pixels.count + 7) / 8)
    for (index, isWhite) in pixels.enumerated() where isWhite {
      bytes[index / 8] |= 0x80 >> UInt8(index % 8)
    }
    return bytes
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + data
    let checksum = UInt32(crc32(0, named, UInt32(named.count)))
    return bigEndian(UInt32(data.count)) + named + bigEndian(checksum)
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(UInt(bytes.count))
    var output = [UInt8](repeating: 0, count: Int(count))
    let status = compress2(&output, &count, bytes, UInt(bytes.count), 9)
    precondition(status == Z_OK, "the output has the size that zlib asked for")
    return Array(output.prefix(Int(count)))
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
