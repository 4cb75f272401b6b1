import Crypto
import Merkle
import Testing

/// The text of an index entry.
struct IndexEntryTests {
  @Test func `another program's entry is read and written`() throws {
    let entry = try IndexEntry(parsing: IndexVectors.entry)
    #expect(entry.number == 51)
    #expect(entry.previous == 34)
    #expect(entry.time == 1_767_395_340)
    #expect(entry.root.base64 == "OkVqscba7k+ZyzstQWgI7KLneCHpnLU0BUpcwmhPxeI=")
    #expect(entry.text == IndexVectors.entry)
  }

  @Test func `the first entry has none before it`() throws {
    let entry = IndexEntry(number: 1, previous: nil, time: 1_767_229_200, root: .zero)
    #expect(entry.text.utf8.split(separator: UInt8(ascii: "\n"))[2].elementsEqual("-".utf8))
    #expect(try IndexEntry(parsing: entry.text) == entry)
  }

  static let root = "OkVqscba7k+ZyzstQWgI7KLneCHpnLU0BUpcwmhPxeI="
  static let defects: [(String, Int)] = [
    ("", 1),
    ("wayproof/index/v1", 2),
    ("wayproof/index/v1\n", 2),
    ("wayproof/index/v2\n51\n34\n1\n\(root)\n", 1),
    ("wayproof/index/v1\r\n51\n34\n1\n\(root)\n", 1),
    ("wayproof/party/v1\n51\n34\n1\n\(root)\n", 1),
    ("wayproof/index/v1\n051\n34\n1\n\(root)\n", 2),
    ("wayproof/index/v1\n+51\n34\n1\n\(root)\n", 2),
    ("wayproof/index/v1\n 51\n34\n1\n\(root)\n", 2),
    ("wayproof/index/v1\n\n34\n1\n\(root)\n", 2),
    ("wayproof/index/v1\n5\u{661}\n34\n1\n\(root)\n", 2),
    ("wayproof/index/v1\n9223372036854775808\n34\n1\n\(root)\n", 2),
    ("wayproof/index/v1\n99999999999999999999\n34\n1\n\(root)\n", 2),
    ("wayproof/index/v1\n51", 3),
    ("wayproof/index/v1\n51\n51\n1\n\(root)\n", 3),
    ("wayproof/index/v1\n51\n52\n1\n\(root)\n", 3),
    ("wayproof/index/v1\n0\n0\n1\n\(root)\n", 3),
    ("wayproof/index/v1\n51\n--\n1\n\(root)\n", 3),
    ("wayproof/index/v1\n51\n\n1\n\(root)\n", 3),
    ("wayproof/index/v1\n51\n34", 4),
    ("wayproof/index/v1\n51\n34\n-1\n\(root)\n", 4),
    ("wayproof/index/v1\n51\n34\n1.5\n\(root)\n", 4),
    ("wayproof/index/v1\n51\n34\n9223372036854775808\n\(root)\n", 4),
    ("wayproof/index/v1\n51\n34\n1\n", 5),
    ("wayproof/index/v1\n51\n34\n1\nAAAA\n", 5),
    ("wayproof/index/v1\n51\n34\n1\n\(root.dropLast())\n", 5),
    ("wayproof/index/v1\n51\n34\n1\n \(root)\n", 5),
    ("wayproof/index/v1\n51\n34\n1\n\(root)", 6),
    ("wayproof/index/v1\n51\n34\n1\n\(root)\n\n", 6),
    ("wayproof/index/v1\n51\n34\n1\n\(root)\nx\n", 6),
  ]

  @Test(arguments: defects)
  func `what is not exactly an index entry is refused`(text: String, line: Int) {
    #expect(throws: MerkleError.indexEntryLine(line)) { try IndexEntry(parsing: text) }
  }

  @Test func `an entry with any byte changed is refused, or says something else`() {
    let text = Array(IndexVectors.entry.utf8)
    for place in text.indices {
      for byte in (0..<8).map({ text[place] ^ 1 << UInt8($0) }) + Array(" \n\0+-=09\u{80}".utf8)
      where byte != text[place] {
        var spoilt = text
        spoilt[place] = byte
        guard let entry = try? IndexEntry(parsing: spoilt) else { continue }
        if Array(entry.text.utf8) != spoilt {
          Issue.record("byte \(place) as \(byte) is read as something it is not")
        }
      }
    }
  }

  @Test func `our own log's first roots are another program's`() throws {
    // Entry 1 of the log whose entry 0 this is the leaf hash of.
    let genesis = try digest(
      hex: "0f3bea193367559b224f957d28bbf1704d9bc226e0c4b5b8a2010c8060956d12"
    )
    let second =
      "wayproof/index/v1\n1\n-\n1767229200\ntiidWyz4bHlv+fsOnIXeR4ofXE3Glw/FqhBVHjiaXqE=\n"
    #expect(try IndexEntry(parsing: second).text == second)
    #expect(
      LogHash.root(of: [genesis, LogHash.leaf(Array(second.utf8))]).hex
        == "1202245264251f24c56a093e45b90077a40a236718734a59800061ea87066119"
    )
  }
}
