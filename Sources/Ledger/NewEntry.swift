public import Crypto
public import Merkle

/// An entry to be appended, with what is kept beside it and the keys it is filed under.
public struct NewEntry: Hashable, Sendable {
  /// The bytes of the log's leaf, at most 65,535.
  public var text: [UInt8]
  /// The index keys it is filed under, ascending, none twice.
  public var keys: [IndexKey]
  /// Whether it changes who may say what: a revision of a party or of the governance.
  public var isRegistry: Bool
  /// What tells that the same content was taken before; `nil` for entries that are always new.
  public var contentID: Digest?
  /// Whether another entry of the same append names it by its hash: then all of them are refused if the
  /// same content was taken before, for that entry has another hash.
  public var isNamed = false
  /// One of its aliases, if that may stand for one content only: another one of that name is refused,
  /// whoever comes second.
  public var soleAlias: Digest?
  /// By what else it is found again; of several entries with one alias, the first is found.
  public var aliases: [Digest]
  /// The note that the entry commits to.
  public var note: [UInt8]?
  /// The salt of that commitment.
  public var salt: [UInt8]?
  /// The note's filing.
  public var filing: [UInt8]?
  /// The part that holders of a code may see, and its salt.
  public var body: SaltedPart?
  /// The part for members only, and its salt.
  public var members: SaltedPart?

  /// Joins the parts.
  public init(
    text: [UInt8],
    keys: [IndexKey],
    isRegistry: Bool = false,
    contentID: Digest? = nil,
    aliases: [Digest] = [],
    note: [UInt8]? = nil,
    salt: [UInt8]? = nil,
    filing: [UInt8]? = nil,
    body: SaltedPart? = nil,
    members: SaltedPart? = nil
  ) {
    self.text = text
    self.keys = keys
    self.isRegistry = isRegistry
    self.contentID = contentID
    self.aliases = aliases
    self.note = note
    self.salt = salt
    self.filing = filing
    self.body = body
    self.members = members
  }
}

extension NewEntry {
  /// The bytes of memory that it takes, roughly.
  var byteCount: Int {
    let parts = [note, salt, filing, body?.bytes, body?.salt, members?.bytes, members?.salt]
    return parts.reduce(text.count + keys.count * IndexKey.byteCount) { $0 + ($1?.count ?? 0) }
  }

  /// Throws if one of `entries` has not the form of an entry.
  static func check(_ entries: [NewEntry]) throws(LedgerError) {
    guard entries.count <= LedgerLimits.appendEntriesMax else {
      throw .tooManyEntries(max: LedgerLimits.appendEntriesMax)
    }
    for (index, entry) in entries.enumerated() {
      if let fault = entry.fault { throw .entry(index: index, fault) }
    }
  }

  private var fault: EntryFault? {
    guard 1...LedgerLimits.textBytesMax ~= text.count else { return .textLength(text.count) }
    guard !text.starts(with: IndexEntry.header.utf8) else { return .indexEntry }
    let parts = [note, salt, filing, body?.bytes, body?.salt, members?.bytes, members?.salt]
    for case let part? in parts where part.count > LedgerLimits.partBytesMax {
      return .partLength(part.count)
    }
    guard zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) else { return .keyOrder }
    guard note != nil || (body == nil && members == nil) else { return .partWithoutNote }
    return nil
  }
}

extension NewEntry {
  /// The entry with its parts as they are stored.
  var packed: NewEntry {
    var entry = self
    entry.filing = filing.map(PartCoding.encode)
    entry.body = body?.packed
    entry.members = members?.packed
    return entry
  }
}

/// A part of what a note says, which can be erased, and the salt of the digest in the note.
public struct SaltedPart: Hashable, Sendable {
  /// The JSON text.
  public let bytes: [UInt8]
  /// The salt; without it the digest tells nothing of the text.
  public let salt: [UInt8]

  /// Joins both.
  public init(bytes: [UInt8], salt: [UInt8]) {
    self.bytes = bytes
    self.salt = salt
  }

  /// The part as it is stored.
  var packed: SaltedPart { SaltedPart(bytes: PartCoding.encode(bytes), salt: salt) }

  /// The part that is stored so.
  func unpacked() throws(LedgerError) -> SaltedPart {
    SaltedPart(bytes: try PartCoding.decode(bytes), salt: salt)
  }
}

/// An entry as it is stored: a ``NewEntry`` without its keys, for the filing holds those.
public struct StoredEntry: Hashable, Sendable {
  /// The bytes of the log's leaf.
  public var text: [UInt8]
  /// Whether it changes who may say what.
  public var isRegistry: Bool
  /// What tells that the same content was taken before.
  public var contentID: Digest?
  /// The note that the entry commits to.
  public var note: [UInt8]?
  /// The salt of that commitment.
  public var salt: [UInt8]?
  /// The note's filing.
  public var filing: [UInt8]?
  /// The part that holders of a code may see; `nil` if there is none, or it was erased.
  public var body: SaltedPart?
  /// The part for members only; `nil` if there is none, or it was erased.
  public var members: SaltedPart?

  /// Joins the parts.
  public init(
    text: [UInt8],
    isRegistry: Bool,
    contentID: Digest? = nil,
    note: [UInt8]? = nil,
    salt: [UInt8]? = nil,
    filing: [UInt8]? = nil,
    body: SaltedPart? = nil,
    members: SaltedPart? = nil
  ) {
    self.text = text
    self.isRegistry = isRegistry
    self.contentID = contentID
    self.note = note
    self.salt = salt
    self.filing = filing
    self.body = body
    self.members = members
  }
}
