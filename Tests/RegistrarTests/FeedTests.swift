import Ledger
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
      filing: [UInt8](repeating: 3, count: 70_000)
    ),
  ]

  @Test func `entries come out of a feed as they went in`() throws {
    #expect(try Feed.decode(Feed.encode(entries)) == entries)
    #expect(try Feed.decode(Feed.encode([])).isEmpty)
  }

  @Test func `a feed that was cut, or is none, is refused`() throws {
    let bytes = Feed.encode(entries)
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
