public import Crypto
public import Merkle

/// A statement ready for the log: signed, with everything that its entry commits to.
public struct SealedStatement: Sendable {
  /// The signed note.
  public let note: StatementNote
  /// The 16 bytes that hide the note in its entry.
  public let salt: [UInt8]
  /// The entry of the log.
  public let entry: StatementEntry
  /// What the holder of a code may see, in RFC 8785 form.
  public let body: [UInt8]
  /// The 16 bytes that hide the body in the note.
  public let bodySalt: [UInt8]
  /// What only members may see, in RFC 8785 form; `nil` if there is nothing more.
  public let members: [UInt8]?
  /// The 16 bytes that hide the members part in the note.
  public let membersSalt: [UInt8]?
  /// What the note is filed under.
  public let filing: Filing
  /// The filing as it is stored: see ``StoredFiling``.
  public let storedFiling: [UInt8]
  /// The keys of the index under which the entry goes, ascending.
  public let keys: [IndexKey]
  /// What identifies the same content again.
  public let contentID: Digest
  /// By what else it is found again: its `eventID`, and those of the events that correct it.
  public let aliases: [Digest]
  /// Its `eventID` among them, which stands for one content only.
  public let soleAlias: Digest?
  /// Which event of the document this was, counted from 1; `nil` for what was no event.
  public let eventNumber: Int?
  /// What is odd about it, though no reason to refuse it: sentences for whoever captured it.
  public let remarks: [String]

  /// Whether it was made by what was said before, or what is said after it is made by it: a
  /// withdrawal, a correction, master data.
  public let isConnected: Bool

  /// Whether another statement of the same document names it by its leaf hash.
  public internal(set) var isNamed = false

  /// The hash of the entry in the log's tree.
  public var leafHash: Digest { LogHash.leaf(Array(entry.text.utf8)) }

  /// How a later statement of the same party refers to this one.
  var asEarlier: EarlierStatement {
    EarlierStatement(leafHash: leafHash, leaves: filing.leaves, contentID: contentID)
  }
}
