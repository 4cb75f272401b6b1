/// A text with signatures under it (c2sp.org/signed-note).
///
///     This is an example message.
///
///     — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYN…
///
/// UTF-8 without control bytes other than LF. The text ends in LF and may hold empty lines: the
/// last empty line of all divides it from the signatures. Nothing is verified yet.
public struct SignedNote: Hashable, Sendable {
  /// What is signed, with its last LF.
  public let text: [UInt8]
  /// The signature lines in their order, at least one.
  public let signatures: [SignatureLine]

  /// The most bytes that a note may have.
  public static let byteCountMax = 1_000_000
  /// The most signature lines that a note may have.
  public static let signatureCountMax = 100

  /// Reads a note; what is not exactly of the form above is refused.
  public init(parsing bytes: [UInt8]) throws(NotesError) {
    guard bytes.count <= SignedNote.byteCountMax else {
      throw .noteTooLong(max: SignedNote.byteCountMax)
    }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
    let lineFeed = UInt8(ascii: "\n")
    if let offset = bytes.firstIndex(where: { $0 < 0x20 && $0 != lineFeed }) {
      throw .controlByte(offset: offset)
    }
    guard let separator = lastEmptyLine(of: bytes) else { throw .noSeparator }
    text = Array(bytes[..<separator])
    let rest = bytes[(separator + 1)...]
    guard rest.last == lineFeed else { throw .signatureLine(1) }
    let lines = rest.dropLast().split(separator: lineFeed, omittingEmptySubsequences: false)
    guard lines.count <= SignedNote.signatureCountMax else {
      throw .tooManySignatures(max: SignedNote.signatureCountMax)
    }
    var signatures: [SignatureLine] = []
    for (index, line) in lines.enumerated() {
      guard let signature = SignatureLine(parsing: line) else { throw .signatureLine(index + 1) }
      signatures.append(signature)
    }
    self.signatures = signatures
  }

  /// Reads a note given as text.
  public init(parsing text: String) throws(NotesError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Puts `signatures` under `text`, by the same rules by which a note is read.
  public init(text: [UInt8], signatures: [SignatureLine]) throws(NotesError) {
    guard text.last == UInt8(ascii: "\n") else { throw .noSeparator }
    try self.init(parsing: text + [UInt8(ascii: "\n")] + signatures.flatMap(\.bytes))
  }

  /// The note with `lines` under its signatures.
  public func adding(_ lines: [SignatureLine]) throws(NotesError) -> SignedNote {
    try SignedNote(text: text, signatures: signatures + lines)
  }

  /// The note as it is written.
  public var bytes: [UInt8] {
    text + [UInt8(ascii: "\n")] + signatures.flatMap(\.bytes)
  }

  /// Those of `keys` that signed the note.
  ///
  /// Signatures by other keys are ignored. Throws if a signature that one of `keys` should have
  /// made is not valid, and if none of `keys` made any.
  public func verified(by keys: [VerifierKey]) throws(NotesError) -> [VerifierKey] {
    var signers: [VerifierKey] = []
    for line in signatures {
      let named = keys.filter { $0.isNamed(by: line) }
      guard let key = named.first else { continue }
      // Whose signature it is would be a guess. The same key given twice is no such case.
      guard named.allSatisfy({ $0 == key }) else { throw .ambiguousKey(key.name) }
      guard key.isValid(line, of: text) else { throw .invalidSignature(key.name) }
      if !signers.contains(key) { signers.append(key) }
    }
    guard !signers.isEmpty else { throw .noKnownSignature }
    return signers
  }
}

/// The offset of the LF that is the last empty line; what stands before it ends in LF.
private func lastEmptyLine(of bytes: [UInt8]) -> Int? {
  let lineFeed = UInt8(ascii: "\n")
  var offset = bytes.count - 1
  while offset > 0 {
    if bytes[offset] == lineFeed, bytes[offset - 1] == lineFeed { return offset }
    offset -= 1
  }
  return nil
}
