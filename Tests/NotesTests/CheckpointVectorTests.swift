import Crypto
import Notes
import Testing

/// A cosigned checkpoint whose every byte is known: the log's seed is 32 times 01, the witness's 32
/// times 02, and the leaves are the eight of RFC 6962's test vectors.
struct CheckpointVectorTests {
  static let body = """
    ledger.example/log1
    8
    XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

    """
  static let logVKey = "ledger.example/log1+cc9de1c6+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
  static let witnessVKey =
    "witness.example/w1+df1c0a35+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"

  static func log() throws -> SignerKey { try signer("ledger.example/log1", seed: 1) }

  static func witness() throws -> SignerKey {
    try signer("witness.example/w1", seed: 2, kind: .cosignature)
  }

  @Test func `keys of known seeds have the known vkeys`() throws {
    #expect(try Self.log().verifier.vkey == Self.logVKey)
    #expect(try Self.witness().verifier.vkey == Self.witnessVKey)
  }

  @Test func `signing and cosigning give the known bytes`() throws {
    let text = Array(Self.body.utf8)
    let note = try SignedNote(
      text: text,
      signatures: [
        try Self.log().sign(text), try Self.witness().cosign(text, time: 1_700_000_000),
      ]
    )
    #expect(note.bytes.count == 313)
    #expect(
      SHA256.hash(note.bytes).hex
        == "b681517b1878039d63ffdd09a49b688663d6b69f1e3029f5cbefa01258e221e6"
    )
    let keys = [try VerifierKey(vkey: Self.logVKey), try VerifierKey(vkey: Self.witnessVKey)]
    #expect(try SignedNote(parsing: note.bytes).verified(by: keys) == keys)
    #expect(note.signatures[1].cosignatureTime == 1_700_000_000)
    #expect(note.signatures[0].cosignatureTime == nil)
  }

  @Test func `a checkpoint is read and written`() throws {
    let checkpoint = try Checkpoint(parsing: Array(Self.body.utf8))
    #expect(checkpoint.origin == Origin("ledger.example/log1"))
    #expect(checkpoint.size == 8)
    #expect(
      checkpoint.root.hex == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )
    #expect(checkpoint.text == Array(Self.body.utf8))
  }

  @Test func `a checkpoint of Go's module database is read`() throws {
    let text = """
      go.sum database tree
      123456789012
      TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=

      """
    let checkpoint = try Checkpoint(parsing: Array(text.utf8))
    #expect(checkpoint.origin.text == "go.sum database tree")
    #expect(checkpoint.size == 123_456_789_012)
    #expect(checkpoint.text == Array(text.utf8))
  }
}
