import Ledger
import Merkle
import Provenance
import Registrar
import Testing

@Suite struct FeedTests {
  private let entries = [
    StoredEntry(text: Array("wayproof/governance/v1\n…".utf8), isRegistry: true),
    StoredEntry(
      text: Array("wayproof/statement/v1\n…".utf8),
      isRegistry: false,
      note: [1, 2],
      salt: [],
      // Leaves in role 3, whose keys a feed does not read.
      filing: [1] + [UInt8](repeating: 3, count: 16 + 41 * 1_700)
    ),
  ]

  @Test func `entries come out of a feed as they went in`() throws {
    #expect(try Feed.decode(Feed.encode(entries)) == entries)
    #expect(try Feed.decode(Feed.encode([])).isEmpty)
  }

  @Test func `bodies come only where they are asked for`() throws {
    var entry = entries[1]
    entry.body = SaltedPart(bytes: Array("{}".utf8), salt: [9])
    #expect(try Feed.decode(Feed.encode([entry], withBodies: true)) == [entry])
    #expect(try Feed.decode(Feed.encode([entry])) == [entries[1]])
    // One that is gone is none.
    #expect(try Feed.decode(Feed.encode(entries, withBodies: true)) == entries)
  }

  @Test func `filings name keys in a feed, however they are stored`() throws {
    let uris = (0..<40).map { "https://id.gs1.org/01/09520003000308/21/SERIAL\($0)" }
    let leaves = uris.map { Filing.Leaf(role: .subject, key: .of(.id, $0)) }
    let filing = try Filing(leaves, secret: [UInt8](repeating: 1, count: 16))
    let stored = Self.packed(serials: 40)
    #expect(try Filing(encoded: stored) == filing)
    let entry = StoredEntry(text: Array("x\n".utf8), isRegistry: false, filing: stored)
    let bytes = try Feed.encode([entry])
    #expect(bytes.firstRange(of: Array("SERIAL".utf8)) == nil)
    #expect(try Feed.decode(bytes)[0].filing == filing.encoded)
  }

  /// A filing in the packed form: one run of serials, SERIAL0, SERIAL1 and so on.
  private static func packed(serials count: Int) -> [UInt8] {
    let stem = Array("https://id.gs1.org/01/09520003000308/21/".utf8)
    var bytes: [UInt8] = [2] + [UInt8](repeating: 1, count: 16) + [1, 1, UInt8(stem.count)] + stem
    bytes += [UInt8(count), 6] + Array("SERIAL".utf8) + [0]
    for number in 0..<count {
      let rest = Array("\(number)".utf8)
      bytes += [UInt8(rest.count)] + rest
    }
    return bytes
  }

  @Test func `a feed that was cut, or is none, is refused`() throws {
    let bytes = try Feed.encode(entries)
    for count in [0, 3, 5, 8, 30, 60, bytes.count - 1] {
      #expect(throws: FormatError.self) { try Feed.decode(Array(bytes[..<count])) }
    }
    #expect(throws: FormatError.self) { try Feed.decode(bytes + [0]) }
    #expect(throws: FormatError.self) { try Feed.decode(Array("WPF1".utf8) + [0, 0, 0, 0] * 4) }
  }
}

private func * (bytes: [UInt8], count: Int) -> [UInt8] {
  Array(repeatElement(bytes, count: count).joined())
}
