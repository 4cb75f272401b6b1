import Testing

@testable import Codes

/// Small files made by hand: what they are made of, not what they show, is looked at.
@Suite struct PhotoTests {
  private static func segment(_ marker: UInt8, _ text: String) -> [UInt8] {
    let length = text.utf8.count + 2
    return [0xff, marker, UInt8(length >> 8), UInt8(length & 255)] + Array(text.utf8)
  }
  private static let scan: [UInt8] = segment(0xda, "scan") + [1, 2, 0xff, 0x00, 3, 0xff, 0xd9]
  private static let jpeg: [UInt8] =
    [0xff, 0xd8] + segment(0xe0, "JFIF") + segment(0xe1, "Exif GPS 30.27") + segment(0xfe, "by me")
    + segment(0xdb, "tables") + scan

  private static func chunk(_ type: String, _ data: String) -> [UInt8] {
    let length = UInt32(data.utf8.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + Array(type.utf8)
      + Array(data.utf8) + [9, 9, 9, 9]
  }
  private static let png: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", "head")
    + chunk("eXIf", "GPS 30.27") + chunk("tEXt", "by me") + chunk("IDAT", "data")
    + chunk("IEND", "")

  private static func part(_ type: String, _ data: String) -> [UInt8] {
    let bytes = Array(data.utf8)
    return Array(type.utf8) + [UInt8(bytes.count), 0, 0, 0] + bytes
      + (bytes.count % 2 == 1 ? [0] : [])
  }
  private static func webp(_ parts: [UInt8]) -> [UInt8] {
    Array("RIFF".utf8) + [UInt8(parts.count + 4), 0, 0, 0] + Array("WEBP".utf8) + parts
  }
  private static let webp: [UInt8] = webp(
    part("VP8X", "\u{0c}234567890") + part("VP8 ", "odd") + part("EXIF", "GPS 30.27")
      + part("XMP ", "by me")
  )

  @Test(arguments: [(jpeg, Photo.Kind.jpeg), (png, .png), (webp, .webp)])
  func `a picture is kept without what a camera wrote beside it`(
    bytes: [UInt8],
    kind: Photo.Kind
  ) throws {
    let photo = try #require(Photo(bytes))
    #expect(photo.kind == kind)
    let text = String(decoding: photo.bytes, as: UTF8.self)
    #expect(!text.contains("GPS"))
    #expect(!text.contains("by me"))
    #expect(photo.bytes.count < bytes.count)
    // What is kept is a picture by the same rules.
    #expect(Photo(photo.bytes) == photo)
  }

  @Test func `the parts of the picture stay as they were`() throws {
    let photo = try #require(Photo(Self.jpeg))
    let tables = Self.segment(0xdb, "tables")
    #expect(photo.bytes == [0xff, 0xd8] + Self.segment(0xe0, "JFIF") + tables + Self.scan)
    #expect(Photo(Self.jpeg + Array("a film follows".utf8)) == photo)
    let webp = try #require(Photo(Self.webp))
    #expect(webp.bytes[20] == 0)
    #expect(Int(webp.bytes[4]) == webp.bytes.count - 8)
  }

  @Test(arguments: [jpeg, png, webp])
  func `half a file is none, and no cut or change of it does harm`(bytes: [UInt8]) {
    for count in 0..<(bytes.count - 1) {
      let cut = Photo(Array(bytes.prefix(count)))
      #expect(cut == nil, "\(count) bytes")
    }
    for index in bytes.indices {
      for value: UInt8 in [0, 255] {
        var changed = bytes
        changed[index] = value
        _ = Photo(changed)
      }
    }
  }

  @Test(arguments: [
    Array("<svg onload=\"alert(1)\">".utf8), Array("GIF89a".utf8), Array("%PDF-1.7".utf8),
    Array("<!doctype html>".utf8), [0xff, 0xd8, 0xff], [],
  ])
  func `what is no photo is not taken for one`(bytes: [UInt8]) { #expect(Photo(bytes) == nil) }

  @Test func `a photo that is too large is not taken`() {
    let padding = [UInt8](repeating: 7, count: Photo.bytesMax)
    #expect(Photo(Array(Self.jpeg.dropLast(2)) + padding + [0xff, 0xd9]) == nil)
  }
}
