import Crypto
import Notes
import Testing

/// Names and keys as text.
struct KeyTests {
  @Test(arguments: ["a", "example.com/foo", "\u{e9}", "\u{2014}", "-", "\u{7f}"])
  func `a name is its bytes`(text: String) throws {
    let name = try KeyName(text)
    #expect(name.bytes == Array(text.utf8))
    #expect(name.text.utf8.elementsEqual(text.utf8))
  }

  @Test(arguments: [
    "", " ", "a b", "a+b", "+", "a\n", "\ta", "\0", "\u{a0}", "a\u{3000}b", "\u{2028}", "\u{85}",
    "\u{1f}",
  ])
  func `what is no name is refused`(text: String) {
    #expect(throws: NotesError.keyName) { try KeyName(text) }
  }

  @Test func `two spellings of one letter are two names and two origins`() throws {
    let (composed, decomposed) = ("\u{e9}", "e\u{301}")
    #expect(composed == decomposed, "as Strings they are equal, which is the trap")
    #expect(try KeyName(composed) != KeyName(decomposed))
    #expect(Origin(composed) != Origin(decomposed))
  }

  @Test(arguments: ["", "a\nb", "\r", "a\t"])
  func `what is no line is no origin`(text: String) {
    #expect(Origin(text) == nil)
  }

  static let vkey = "ledger.example/tmg+ce55cde3+AdF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe"
  static let zeros = String(repeating: "A", count: 43)

  static let defects: [(String, NotesError)] = [
    ("", .verifierKeyForm),
    ("a", .verifierKeyForm),
    ("a+ce55cde3", .verifierKeyForm),
    ("a+CE55CDE3+AQ==", .verifierKeyForm),
    ("a+ce55cde+AQ==", .verifierKeyForm),
    ("a+ce55cde300+AQ==", .verifierKeyForm),
    ("a+ce55cde3+", .verifierKeyForm),
    ("a+ce55cde3+AQ", .verifierKeyForm),
    ("a+ce55cde3+AQ==\n", .verifierKeyForm),
    ("+ce55cde3+AQ==", .keyName),
    ("a b+ce55cde3+AQ==", .keyName),
    ("a+ce55cde3+AQ==", .publicKey),
    ("a+ce55cde3+AtF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe", .keyType(2)),
    ("a+ce55cde3+/9F3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe", .keyType(255)),
    ("a+ce55cde3+BtF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe", .keyType(6)),
    ("a+ce55cde3+A\(zeros)", .keyType(0)),
    // A key of small order: all zeros.
    ("a+ce55cde3+AQ\(zeros.dropLast())", .publicKey),
    ("a+ce55cde3+AdF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe", .keyID),
    ("ledger.example/tmg+ce55cde4+AdF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe", .keyID),
    ("ledger.example/tmg+ce55cde3+BNF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe", .keyID),
  ]

  @Test(arguments: defects)
  func `what is no vkey is refused`(text: String, error: NotesError) {
    #expect(throws: error) { try VerifierKey(vkey: text) }
  }

  @Test func `a vkey with any byte changed is refused, or is another key`() throws {
    let text = Array(Self.vkey.utf8)
    let key = try VerifierKey(vkey: Self.vkey)
    #expect(key.vkey == Self.vkey)
    for place in text.indices {
      for byte in (0..<8).map({ text[place] ^ 1 << UInt8($0) }) + Array(" \n\0+-=09\u{80}".utf8)
      where byte != text[place] {
        var spoilt = text
        spoilt[place] = byte
        guard let other = try? VerifierKey(vkey: String(decoding: spoilt, as: UTF8.self)) else {
          continue
        }
        Issue.record("\(other) has the hash of \(key)")
      }
    }
  }

  @Test func `only the first two pluses of a vkey divide`() throws {
    // This one's base64 begins with one.
    for seed in 0...UInt8.max {
      let key = try signer("a", seed: seed).verifier
      guard key.vkey.dropFirst(11).contains("+") else { continue }
      #expect(try VerifierKey(vkey: key.vkey) == key)
      return
    }
    Issue.record("no base64 with a plus was met")
  }

  @Test func `a signer key of Go's note package is read and written`() throws {
    let text = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    let key = try SignerKey(parsing: text)
    #expect(
      key.verifier.vkey == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    )
    #expect(key.secretText == text)
    let message = Array(
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      """.utf8
    )
    #expect(
      Base64.encode([0xc7, 0x4f, 0x20, 0xa3] + key.sign(message).blob)
        == "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
  }

  @Test(arguments: [SignatureType.ed25519, .cosignature])
  func `a new key is read back from its text`(kind: SignatureType) throws {
    let key = SignerKey.generate(name: try KeyName("a.example"), kind: kind)
    let again = try SignerKey(parsing: key.secretText)
    #expect(again.verifier == key.verifier)
    #expect(again.privateKey.seed == key.privateKey.seed)
    #expect(try VerifierKey(vkey: key.verifier.vkey) == key.verifier)
  }

  static let seed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
  static let signerDefects: [(String, NotesError)] = [
    ("", .signerKeyForm),
    ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", .signerKeyForm),
    ("PRIVATE+KEX+PeterNeumann+c74f20a3+\(seed)", .signerKeyForm),
    ("PUBLIC+KEY+PeterNeumann+c74f20a3+\(seed)", .signerKeyForm),
    ("PRIVATE+KEY+PeterNeumann+c74f20a3", .signerKeyForm),
    ("PRIVATE+KEY+PeterNeumann+c74f20a3+", .signerKeyForm),
    ("PRIVATE+KEY+PeterNeumann+c74f20a3+\(seed)\n", .signerKeyForm),
    ("PRIVATE+KEY+PeterNeumann+c74f20a3+AQ==", .signerKeyForm),
    ("PRIVATE+KEY++c74f20a3+\(seed)", .keyName),
    ("PRIVATE+KEY+Peter Neumann+c74f20a3+\(seed)", .keyName),
    ("PRIVATE+KEY+PeterNeumann+c74f20a4+\(seed)", .keyID),
    ("PRIVATE+KEY+Peter+c74f20a3+\(seed)", .keyID),
    ("PRIVATE+KEY+PeterNeumann+c74f20a3+B\(seed.dropFirst())", .keyType(5)),
  ]

  @Test(arguments: signerDefects)
  func `what is no signer key is refused`(text: String, error: NotesError) {
    #expect(throws: error) { try SignerKey(parsing: text) }
  }

  @Test func `printing a signer key does not show the secret`() throws {
    let key = try SignerKey(parsing: "PRIVATE+KEY+PeterNeumann+c74f20a3+\(Self.seed)")
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), String(describing: [key]), dumped] {
      #expect(!text.contains("PRIVATE"))
      #expect(!text.contains(Self.seed.dropFirst(2)))
      #expect(!text.contains("seed"))
    }
  }
}
