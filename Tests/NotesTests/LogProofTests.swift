import Crypto
import Notes
import Testing

@Suite struct LogProofTests {
  static let text = """
    c2sp.org/tlog-proof@v1
    extra aGVsbG8=
    index 5
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

    ledger.example/log1
    8

    """

  @Test func `a proof is written as it was read`() throws {
    let proof = try #require(LogProof(parsing: Array(Self.text.utf8)))
    #expect(proof.extra == Array("hello".utf8))
    #expect(proof.index == 5)
    #expect(proof.path == [.zero])
    #expect(proof.checkpoint == Array("ledger.example/log1\n8\n".utf8))
    #expect(proof.bytes == Array(Self.text.utf8))
    let bare = Self.text.replacing("extra aGVsbG8=\n", with: "")
    #expect(LogProof(parsing: Array(bare.utf8))?.extra == nil)
  }

  @Test(arguments: [
    ("c2sp.org/tlog-proof@v1\n", ""), ("@v1", "@v2"), ("aGVsbG8=", "aGVsbG8"), ("index 5\n", ""),
    ("index 5", "index -5"), ("index 5", "index 05"), ("AAA=\n", "AAA\n"), ("=\n\n", "=\n"),
    ("index 5\n", "index 5\nextra aGVsbG8=\n"),
  ])
  func `a file in another form is no proof`(part: String, other: String) {
    let text = Self.text.replacing(part, with: other)
    #expect(text != Self.text)
    #expect(LogProof(parsing: Array(text.utf8)) == nil)
  }
}
