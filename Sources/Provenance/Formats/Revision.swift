public import Crypto
import Merkle
public import Notes

/// The text of a registry entry: one revision of a party, or of the governance.
public protocol Revision: Hashable, Sendable {
  /// Reads the text above the signatures, strictly and completely.
  init(parsing text: [UInt8]) throws(FormatError)
  /// The text above the signatures; ends with LF.
  var text: String { get }
  /// The log for which it was signed.
  var origin: String { get }
  /// Its number, from 1.
  var revision: UInt64 { get }
  /// The leaf hash of the revision before that counted; `nil` for none.
  var previous: Digest? { get }
}

/// A registry entry: the text of a revision with its signatures, as a signed note (C2SP).
///
/// That it could be read says nothing about who signed it; ``signatureCount(by:)`` does.
public struct SignedRevision<Text: Revision>: Sendable {
  /// What is said.
  public let revision: Text
  /// The text with its signatures.
  public let note: SignedNote
  /// The entry as it stands in the log.
  public let bytes: [UInt8]

  /// Reads an entry of the log.
  ///
  /// - Throws: if it is no signed note, or its text no revision of this kind.
  public init(parsing bytes: [UInt8]) throws(FormatError) {
    guard bytes.count <= LogEntry.byteCountMax else {
      throw FormatError("a registry entry has more than \(LogEntry.byteCountMax) bytes")
    }
    do { note = try SignedNote(parsing: bytes) } catch {
      throw FormatError("a registry entry is no signed note: \(error)")
    }
    revision = try Text(parsing: note.text)
    self.bytes = bytes
  }

  /// Signs `revision` with every key of `keys`, in the order of their names.
  ///
  /// - Throws: if the text is no revision that could be read again.
  public init(_ revision: Text, signedBy keys: [SignerKey]) throws(FormatError) {
    let text = Array(revision.text.utf8)
    let lines = keys.sorted { $0.name < $1.name }.map { $0.sign(text) }
    let note: SignedNote
    do { note = try SignedNote(text: text, signatures: lines) } catch {
      throw FormatError("a registry entry cannot be signed: \(error)")
    }
    try self.init(parsing: note.bytes)
  }

  /// The hash of this entry in the log's tree, which the next revision names as its previous one.
  public var leafHash: Digest { LogHash.leaf(bytes) }

  /// How many different public keys of `keys` have signed.
  ///
  /// Signatures by others are ignored. A signature in the name of one of `keys` that is not its own
  /// spoils the whole entry: the answer is 0.
  public func signatureCount(by keys: [VerifierKey]) -> Int {
    guard let signers = try? note.verified(by: keys) else { return 0 }
    return Set(signers.map(\.publicKey)).count
  }
}

/// A registry entry about a party.
public typealias PartyEntry = SignedRevision<PartyRevision>
/// A registry entry about the governance.
public typealias GovernanceEntry = SignedRevision<GovernanceRevision>

extension LineReader {
  /// The lines with which every revision begins.
  mutating func revisionOrigin(_ kind: EntryKind) throws(FormatError) -> String {
    try expect(kind.rawValue)
    guard let origin = try line().asciiText, PartyName.isOrigin(origin) else {
      throw error("names no log")
    }
    return origin
  }

  mutating func revisionNumber() throws(FormatError) -> UInt64 {
    guard let number = try value("revision").decimal, number > 0 else {
      throw error("has no revision number from 1")
    }
    return number
  }

  mutating func previousRevision() throws(FormatError) -> Digest? {
    let value = try value("previous")
    if value.elementsEqual("-".utf8) { return nil }
    guard let digest = value.asciiText.flatMap(Digest.init(base64:)) else {
      throw error("names no previous leaf hash")
    }
    return digest
  }

  mutating func keys() throws(FormatError) -> [VerifierKey] {
    var keys: [VerifierKey] = []
    for value in try values("key") { keys.append(try key(value)) }
    return keys
  }

  /// An Ed25519 vkey whose name has the form of a party's.
  func key(_ value: ArraySlice<UInt8>) throws(FormatError) -> VerifierKey {
    guard let text = value.asciiText, let key = try? VerifierKey(vkey: text),
      key.vkey == text, key.kind == .ed25519, PartyName(key.name.text) != nil
    else { throw error("has a key that is no Ed25519 vkey") }
    return key
  }
}
