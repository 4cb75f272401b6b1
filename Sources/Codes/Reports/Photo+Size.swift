extension Photo {
  /// How large a picture is, in pixels.
  public struct Size: Hashable, Sendable {
    /// From left to right.
    public let width: Int
    /// From top to bottom.
    public let height: Int

    /// Joins the parts.
    public init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }

  /// The most pixels of a side; what is larger is no picture for a page.
  static let sideMax = 8_192

  /// How large the picture says it is; `nil` if it does not, or says that it is nothing or huge.
  public var size: Size? {
    let size =
      switch kind {
      case .png: pngSize
      case .jpeg: jpegSize
      case .webp: webpSize
      }
    guard let size, (1...Self.sideMax).contains(size.width),
      (1...Self.sideMax).contains(size.height)
    else { return nil }
    return size
  }

  private func big(_ index: Int, _ count: Int) -> Int {
    bytes[index..<index + count].reduce(0) { $0 << 8 | Int($1) }
  }

  private func little(_ index: Int, _ count: Int) -> Int {
    bytes[index..<index + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private var pngSize: Size? {
    guard bytes.count >= 24 else { return nil }
    return Size(width: big(16, 4), height: big(20, 4))
  }

  /// In the frame header, one of the segments SOF0 to SOF15 but DHT, JPG and DAC.
  private var jpegSize: Size? {
    var index = 2
    while index + 9 <= bytes.count, bytes[index] == 0xff {
      let marker = bytes[index + 1]
      if (0xc0...0xcf).contains(marker), ![0xc4, 0xc8, 0xcc].contains(marker) {
        return Size(width: big(index + 7, 2), height: big(index + 5, 2))
      }
      guard marker != 0xda else { return nil }
      index += 2 + big(index + 2, 2)
    }
    return nil
  }

  /// RFC 9649 §2.5 to §2.7: lossy, lossless and extended.
  private var webpSize: Size? {
    guard bytes.count >= 30 else { return nil }
    switch String(decoding: bytes[12..<16], as: UTF8.self) {
    case "VP8 ": return Size(width: little(26, 2) & 0x3fff, height: little(28, 2) & 0x3fff)
    case "VP8L":
      let bits = little(21, 4)
      return Size(width: bits & 0x3fff + 1, height: bits >> 14 & 0x3fff + 1)
    case "VP8X": return Size(width: little(24, 3) + 1, height: little(27, 3) + 1)
    default: return nil
    }
  }
}
