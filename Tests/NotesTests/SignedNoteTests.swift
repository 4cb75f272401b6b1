import Crypto
import Notes
import Testing

/// The form of notes, and whose signatures count.
struct SignedNoteTests {
  static let vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
  static let blob =
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
  static let line = "\u{2014} example.com/foo \(blob)\n"
  static let note = "This is an example message.\n\n" + line

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let note: [UInt8]
    let error: NotesError
    var testDescription: String { name }

    init(_ name: String, _ note: String, _ error: NotesError) {
      self.init(name, Array(note.utf8), error)
    }

    init(_ name: String, _ note: [UInt8], _ error: NotesError) {
      (self.name, self.note, self.error) = (name, note, error)
    }
  }

  static let malformed = [
    Case("nothing", "", .noSeparator),
    Case("text alone", "Text.\n", .noSeparator),
    Case("no empty line", "Text.\n" + line, .noSeparator),
    Case("no text", "\n" + line, .noSeparator),
    Case("no signature", "Text.\n\n", .signatureLine(1)),
    Case("text after the signature", note + "More.\n", .signatureLine(2)),
    Case("empty line after the signature", note + "\n", .signatureLine(1)),
    Case("no LF at the end", String(note.dropLast()), .signatureLine(1)),
    Case("CR LF", "Text.\r\n\r\n" + line, .controlByte(offset: 5)),
    Case("a tab", "A\ttab.\n\n" + line, .controlByte(offset: 1)),
    Case("a zero byte", "\0\n\n" + line, .controlByte(offset: 0)),
    Case("not UTF-8", [0xff, 0x0a, 0x0a] + Array(line.utf8), .notUTF8),
    Case("an overlong zero", [0xc0, 0x80, 0x0a, 0x0a] + Array(line.utf8), .notUTF8),
    Case("a surrogate", [0xed, 0xa0, 0x80, 0x0a, 0x0a] + Array(line.utf8), .notUTF8),
    Case("a hyphen for the dash", "Text.\n\n- example.com/foo \(blob)\n", .signatureLine(1)),
    Case("an en dash", "Text.\n\n\u{2013} example.com/foo \(blob)\n", .signatureLine(1)),
    Case(
      "no space after the dash",
      "Text.\n\n\u{2014}example.com/foo \(blob)\n",
      .signatureLine(1)
    ),
    Case("no name", "Text.\n\n\u{2014} \(blob)\n", .signatureLine(1)),
    Case("an empty name", "Text.\n\n\u{2014}  \(blob)\n", .signatureLine(1)),
    Case("a name with a plus", "Text.\n\n\u{2014} a+b \(blob)\n", .signatureLine(1)),
    Case("a name with a no-break space", "Text.\n\n\u{2014} a\u{a0}b \(blob)\n", .signatureLine(1)),
    Case(
      "a name with an ideographic space",
      "T\n\n\u{2014} a\u{3000}b \(blob)\n",
      .signatureLine(1)
    ),
    Case("two spaces", "Text.\n\n\u{2014} example.com/foo  \(blob)\n", .signatureLine(1)),
    Case("a space at the end", "Text.\n\n\u{2014} example.com/foo \(blob) \n", .signatureLine(1)),
    Case("no signature bytes", "Text.\n\n\u{2014} example.com/foo \n", .signatureLine(1)),
    Case("a key ID alone", "Text.\n\n\u{2014} example.com/foo Uw2QOg==\n", .signatureLine(1)),
    Case("base64 without padding", "T\n\n\u{2014} a \(blob.dropLast())\n", .signatureLine(1)),
    Case("base64 that is not canonical", "T\n\n\u{2014} a AAAAAAB=\n", .signatureLine(1)),
    Case("base64 for URLs", "T\n\n\u{2014} a AAAAA-_A\n", .signatureLine(1)),
    Case("the second line malformed", note + "\u{2014} x\n", .signatureLine(2)),
    Case(
      "101 signatures",
      "Text.\n\n" + String(repeating: "\u{2014} a AAAAAAA=\n", count: 101),
      .tooManySignatures(max: 100)
    ),
    Case(
      "a million bytes and one",
      [UInt8](repeating: 0x61, count: 1_000_001),
      .noteTooLong(max: 1_000_000)
    ),
  ]

  @Test(arguments: malformed)
  func `what is no note is refused`(test: Case) {
    #expect(throws: test.error) { try SignedNote(parsing: test.note) }
  }

  @Test func `a hundred signatures are read`() throws {
    let lines = String(repeating: "\u{2014} a AAAAAAA=\n", count: 100)
    #expect(try SignedNote(parsing: "Text.\n\n" + lines).signatures.count == 100)
  }

  @Test func `the last empty line divides text from signatures`() throws {
    let key = try signer("a", seed: 7)
    for text in ["a\n\nb\n", "\n", "\n\n", "a\n\n", "\n\na\n\n\n", Self.note, Self.note + "\n"] {
      let bytes = Array(text.utf8)
      let note = try SignedNote(text: bytes, signatures: [key.sign(bytes)])
      #expect(note.text == bytes)
      let again = try SignedNote(parsing: note.bytes)
      #expect(again == note)
      #expect(try again.verified(by: [key.verifier]) == [key.verifier])
    }
  }

  @Test func `a text without LF at its end, or without signatures, makes no note`() throws {
    let line = try signer("a", seed: 7).sign([])
    #expect(throws: NotesError.noSeparator) {
      try SignedNote(text: Array("a".utf8), signatures: [line])
    }
    #expect(throws: NotesError.noSeparator) { try SignedNote(text: [], signatures: [line]) }
    #expect(throws: NotesError.signatureLine(1)) {
      try SignedNote(text: Array("a\n".utf8), signatures: [])
    }
    #expect(throws: NotesError.controlByte(offset: 1)) {
      try SignedNote(text: Array("a\r\n".utf8), signatures: [line])
    }
  }

  @Test func `a note with any byte changed is refused`() throws {
    let key = try VerifierKey(vkey: Self.vkey)
    let note = Array(Self.note.utf8)
    for place in note.indices {
      for bit in 0..<8 {
        var spoilt = note
        spoilt[place] ^= 1 << UInt8(bit)
        #expect(throws: NotesError.self, "byte \(place), bit \(bit)") {
          try SignedNote(parsing: spoilt).verified(by: [key])
        }
      }
    }
    for count in 0..<note.count {
      #expect(throws: NotesError.self, "cut to \(count) bytes") {
        try SignedNote(parsing: Array(note.prefix(count))).verified(by: [key])
      }
    }
  }

  @Test func `signatures by others are ignored`() throws {
    let (ours, theirs) = (try signer("ours", seed: 1), try signer("theirs", seed: 2))
    let text = Array("Text.\n".utf8)
    let unreadable = SignatureLine(name: try KeyName("x"), id: 7, blob: [1])
    let note = try SignedNote(text: text, signatures: [theirs.sign(text), unreadable])
      .adding([ours.sign(text)])
    #expect(try note.verified(by: [ours.verifier]) == [ours.verifier])
    #expect(try note.verified(by: [ours, theirs].map(\.verifier)).count == 2)
    let nobody = try signer("nobody", seed: 3).verifier
    #expect(throws: NotesError.noKnownSignature) { try note.verified(by: [nobody]) }
    #expect(throws: NotesError.noKnownSignature) { try note.verified(by: []) }
  }

  @Test func `name and key ID must both be ours`() throws {
    let ours = try signer("ours", seed: 1)
    let text = Array("Text.\n".utf8)
    let line = ours.sign(text)
    let renamed = SignatureLine(name: try KeyName("other"), id: line.id, blob: line.blob)
    let renumbered = SignatureLine(name: line.name, id: line.id ^ 1, blob: line.blob)
    for line in [renamed, renumbered] {
      let note = try SignedNote(text: text, signatures: [line])
      #expect(throws: NotesError.noKnownSignature) { try note.verified(by: [ours.verifier]) }
    }
  }

  @Test func `a known signature that fails refuses the note, whoever else signed`() throws {
    let (ours, theirs) = (try signer("ours", seed: 1), try signer("theirs", seed: 2))
    let text = Array("Text.\n".utf8)
    let wrong = ours.sign(Array("Other.\n".utf8))
    for lines in [
      [theirs.sign(text), wrong], [wrong, theirs.sign(text)], [ours.sign(text), wrong],
    ] {
      let note = try SignedNote(text: text, signatures: lines)
      #expect(throws: NotesError.invalidSignature(ours.name)) {
        try note.verified(by: [ours.verifier, theirs.verifier])
      }
    }
  }

  @Test func `a signer that stands twice is counted once`() throws {
    let ours = try signer("ours", seed: 1)
    let text = Array("Text.\n".utf8)
    let note = try SignedNote(text: text, signatures: [ours.sign(text), ours.sign(text)])
    #expect(try note.verified(by: [ours.verifier, ours.verifier]) == [ours.verifier])
  }

  @Test func `a key signs notes or cosigns checkpoints, never both`() throws {
    let signing = try signer("a", seed: 1)
    let cosigning = try signer("a", seed: 1, kind: .cosignature)
    #expect(signing.verifier.id != cosigning.verifier.id)
    let text = Array("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".utf8)
    let signature = signing.sign(text)
    let cosignature = cosigning.cosign(text, time: 5)
    #expect(signing.verifier.isValid(signature, of: text))
    #expect(cosigning.verifier.isValid(cosignature, of: text))
    #expect(!signing.verifier.isValid(cosignature, of: text))
    #expect(!cosigning.verifier.isValid(signature, of: text))
    // Nor does what one says pass for what the other says.
    let message = Array("cosignature/v1\ntime 5\n".utf8) + text
    #expect(signing.verifier.isValid(signing.sign(message), of: message))
    #expect(!signing.verifier.isValid(signing.sign(message), of: text))
  }

  @Test(arguments: [LedgerVectors.note, LedgerVectors.genesis, LedgerVectors.party])
  func `what parties and governance sign are notes`(text: String) throws {
    let note = try SignedNote(parsing: text)
    #expect(note.bytes == Array(text.utf8))
    #expect(try SignedNote(text: note.text, signatures: note.signatures) == note)
  }

  @Test func `another program's note is made anew, byte for byte`() throws {
    let seed = try #require(Hex.decode(LedgerVectors.noteSeed))
    let key = try #require(Ed25519.PrivateKey(seed: seed))
    let signer = SignerKey(name: try KeyName("brand.example"), privateKey: key)
    #expect(signer.verifier.vkey == LedgerVectors.noteVKey)
    let text = Array(LedgerVectors.noteText.utf8)
    let note = try SignedNote(text: text, signatures: [signer.sign(text)])
    #expect(note.bytes == Array(LedgerVectors.note.utf8))
  }

  @Test func `governance of the first entry signs the second`() throws {
    func keys(_ entry: String) throws -> [VerifierKey] {
      try entry.split(separator: "\n").filter { $0.hasPrefix("key ") }
        .map { try VerifierKey(vkey: String($0.dropFirst(4))) }
    }
    let first = try keys(LedgerVectors.genesis)
    let second = try keys(LedgerVectors.secondGovernance)
    let genesis = try SignedNote(parsing: LedgerVectors.genesis)
    #expect(try genesis.verified(by: first).map(\.name) == first.prefix(2).map(\.name))
    let revision = try SignedNote(parsing: LedgerVectors.secondGovernance)
    #expect(try revision.verified(by: first).count == 3)
    #expect(try revision.verified(by: second).count == 2)
    #expect(try SignedNote(parsing: LedgerVectors.party).verified(by: second).count == 2)
  }
}
