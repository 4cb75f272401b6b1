/// A photo as it is kept: JPEG, PNG or WebP by its bytes, whatever its sender called it, and without
/// what a camera writes beside the picture: where and when it was taken, with what, by whom.
public struct Photo: Hashable, Sendable {
  /// What the bytes are.
  public enum Kind: String, Sendable, CaseIterable {
    /// ISO/IEC 10918.
    case jpeg = "image/jpeg"
    /// ISO/IEC 15948.
    case png = "image/png"
    /// RFC 9649.
    case webp = "image/webp"
  }

  /// What the bytes are; its raw value is a media type.
  public let kind: Kind
  /// The picture.
  public let bytes: [UInt8]

  /// The most bytes of a photo that is taken.
  public static let bytesMax = 4 << 20

  /// Takes the bytes of a picture, and leaves out what is no picture in them.
  ///
  /// - Returns: `nil` if they are too many, of no kind that is taken, or not whole.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.bytesMax else { return nil }
    for kind in Kind.allCases where bytes.starts(with: kind.start) {
      guard let kept = kind.picture(in: bytes) else { return nil }
      self.kind = kind
      self.bytes = kept
      return
    }
    return nil
  }

  init(kind: Kind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}

extension Photo.Kind {
  fileprivate var start: [UInt8] {
    switch self {
    case .jpeg: [0xff, 0xd8, 0xff]
    case .png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    case .webp: Array("RIFF".utf8)
    }
  }

  fileprivate func picture(in bytes: [UInt8]) -> [UInt8]? {
    switch self {
    case .jpeg: Photo.jpeg(bytes)
    case .png: Photo.png(bytes)
    case .webp: Photo.webp(bytes)
    }
  }
}

// Each walks over the parts of a file and keeps those that make the picture.
extension Photo {
  /// Segments `FF marker length …` until the scan, which is kept up to the end of the image.
  fileprivate static func jpeg(_ bytes: [UInt8]) -> [UInt8]? {
    var kept = Array(bytes.prefix(2))
    var index = 2
    while index + 4 <= bytes.count, bytes[index] == 0xff {
      let marker = bytes[index + 1]
      let end = index + 2 + Int(bytes[index + 2]) << 8 + Int(bytes[index + 3])
      guard end >= index + 4, end <= bytes.count else { return nil }
      // APP0 says how to show it and APP14 in which colours; other APPs and comments say who and where.
      let isAside = marker == 0xfe || (0xe1...0xef).contains(marker) && marker != 0xee
      if !isAside { kept += bytes[index..<end] }
      index = end
      guard marker == 0xda else { continue }
      // What follows the end of the image is another one, or a film.
      let tail = bytes[index...]
      guard
        let last = zip(tail, tail.dropFirst()).enumerated()
          .first(where: { $0.element == (0xff, 0xd9) })?.offset
      else { return nil }
      return kept + tail.prefix(last + 2)
    }
    return nil
  }

  private static let pngParts: Set<String> = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "pHYs",
  ]

  /// Chunks `length type data checksum`.
  fileprivate static func png(_ bytes: [UInt8]) -> [UInt8]? {
    var kept = Array(bytes.prefix(8))
    var index = 8
    while index + 12 <= bytes.count {
      let length = bytes[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = index + 12 + length
      guard end <= bytes.count else { return nil }
      let type = String(decoding: bytes[index + 4..<index + 8], as: UTF8.self)
      if index == 8, type != "IHDR" { return nil }
      if pngParts.contains(type) { kept += bytes[index..<end] }
      if type == "IEND" { return kept }
      index = end
    }
    return nil
  }

  private static let webpParts: Set<String> = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"]

  /// Chunks `type length data`, padded to an even length, in one of type RIFF.
  fileprivate static func webp(_ bytes: [UInt8]) -> [UInt8]? {
    func number(at index: Int) -> Int {
      bytes[index..<index + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.count >= 20, number(at: 4) == bytes.count - 8,
      bytes[8..<12].elementsEqual("WEBP".utf8)
    else { return nil }
    var chunks: [UInt8] = []
    var index = 12
    while index + 8 <= bytes.count {
      let length = number(at: index + 4)
      let end = index + 8 + length + length % 2
      guard end <= bytes.count else { return nil }
      let type = String(decoding: bytes[index..<index + 4], as: UTF8.self)
      if webpParts.contains(type) {
        var chunk = Array(bytes[index..<end])
        // Its flags no longer announce a profile (32), EXIF (8) or XMP (4).
        if type == "VP8X", chunk.count > 8 { chunk[8] &= ~(32 | 8 | 4) }
        chunks += chunk
      }
      index = end
    }
    guard !chunks.isEmpty, index == bytes.count else { return nil }
    let length = chunks.count + 4
    return Array("RIFF".utf8) + (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
      + Array("WEBP".utf8) + chunks
  }
}
