import Testing

@testable import Zlib

@Suite struct ZlibTests {
  static let texts: [[UInt8]] = [
    [], [7], Array("wayproof ".utf8),
    (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) },
  ]

  @Test(arguments: texts, [ZlibFormat.gzip, .zlib])
  func `what is compressed comes back`(text: [UInt8], format: ZlibFormat) throws {
    let small = Deflater.compressed(text, format)
    #expect(try Inflater.content(of: small, format, countMax: 1 << 20) == text)
    #expect(throws: ZlibError.self) {
      try Inflater.content(of: Array(small.dropLast()), format, countMax: 1 << 20)
    }
  }

  @Test func `members of a gzip file are joined, also when they come byte by byte`() throws {
    let whole = Deflater.compressed([1, 2], .gzip) + Deflater.compressed([3], .gzip)
    #expect(try Inflater.content(of: whole, .gzip, countMax: 9) == [1, 2, 3])
    var inflater = Inflater(.gzip)
    var output: [UInt8] = []
    for byte in whole { try inflater.inflate([byte], into: &output, countMax: 9) }
    #expect(output == [1, 2, 3])
    let atEnd = inflater.isAtEnd
    #expect(atEnd)
  }

  @Test func `content that grows beyond a bound is refused`() {
    let zeros = Deflater.compressed([UInt8](repeating: 0, count: 10 << 20), .gzip, level: 9)
    #expect(throws: ZlibError.ratio(max: 200)) {
      try Inflater.content(of: zeros, .gzip, countMax: 64 << 20)
    }
    #expect(throws: ZlibError.tooLarge(max: 1000)) {
      try Inflater.content(of: zeros, .gzip, countMax: 1000)
    }
  }

  @Test func `bytes of another form are refused`() {
    #expect(throws: ZlibError.damaged) {
      try Inflater.content(of: Array("no gzip at all".utf8), .gzip, countMax: 100)
    }
    #expect(throws: ZlibError.cut) { try Inflater.content(of: [], .gzip, countMax: 100) }
    #expect(throws: ZlibError.damaged) {
      try Inflater.content(of: Deflater.compressed([1], .zlib) + [0], .zlib, countMax: 100)
    }
  }
}
