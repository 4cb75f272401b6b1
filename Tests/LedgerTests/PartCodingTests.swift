import Testing

@testable import Ledger

@Suite struct PartCodingTests {
  private static func serials(
    _ count: Int,
    stem: String,
    _ random: inout some RandomNumberGenerator
  )
    -> [String]
  {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    return (0..<count).map { _ in
      stem + String((0..<18).map { _ in alphabet.randomElement(using: &random) ?? "0" })
    }
  }

  private static func list(_ texts: [String]) -> [UInt8] {
    Array("{\"epcList\":[\"\(texts.joined(separator: "\",\""))\"],\"type\":\"ObjectEvent\"}".utf8)
  }

  @Test func `parts come back byte for byte`() throws {
    var random = SystemRandomNumberGenerator()
    let products = (0..<12).map { "https://id.gs1.org/01/0952000300\($0 + 1000)/21/" }
    var parts: [[UInt8]] = [
      [], [0x5a], [0x5a, 1, 2], Array("{}".utf8), [UInt8](repeating: 1, count: 5_000),
      Array(repeating: UInt8(ascii: "\""), count: 9_000),
      Array(String(repeating: "\",\"", count: 4_000).utf8),
      Self.list(Self.serials(1_000, stem: products[0], &random)),
      Self.list(products.flatMap { Self.serials(100, stem: $0, &random) }),
      Self.list(Self.serials(500, stem: "", &random)),
      Self.list((0..<2_000).map { "urn:x:\($0 % 7)" }),
    ]
    for _ in 0..<300 {
      let alphabet: [UInt8] = Array("\"\",,ab/".utf8) + [0, 1, 8, 9, 0x5a, 255]
      let count = Int.random(in: 0..<9_000, using: &random)
      parts.append((0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 })
    }
    for part in parts { #expect(try PartCoding.decode(PartCoding.encode(part)) == part) }
  }

  @Test func `ten thousand random serials take about five bits a character`() {
    var random = SystemRandomNumberGenerator()
    let part = Self.list(
      Self.serials(10_000, stem: "https://id.gs1.org/01/09520003000308/21/", &random)
    )
    let stored = PartCoding.encode(part)
    #expect(stored.count < 10_000 * 13, "\(stored.count)")
  }

  @Test func `stored parts that are cut or changed are refused or differ, and never trap`() throws {
    var random = SystemRandomNumberGenerator()
    let part = Self.list(
      Self.serials(200, stem: "https://id.gs1.org/01/09520003000308/21/", &random)
    )
    let stored = PartCoding.encode(part)
    #expect(stored.count < part.count)
    for count in stride(from: 1, to: stored.count, by: 13) {
      #expect(throws: LedgerError.self) { try PartCoding.decode(Array(stored[..<count])) }
    }
    let same = stored.indices.dropFirst().count { index in
      var changed = stored
      changed[index] ^= 0x10
      return (try? PartCoding.decode(changed)) == part
    }
    // Bits that fill up the last byte of the stream mean nothing.
    #expect(same <= 1)
  }
}
