public import Notes

/// A revision on its way into the log: its text, and the signatures that it has so far.
///
/// As a file it is the entry that it is to become, byte for byte, perhaps with fewer signatures: the
/// text, an empty line, a line for each signature. So it can be handed from one holder of a governance
/// key to the next, who read what they sign and add a line. Nobody needs to trust who carries it.
public struct Proposal: Hashable, Sendable {
  /// What is proposed.
  public enum Content: Hashable, Sendable {
    /// A revision of a party.
    case party(PartyRevision)
    /// A revision of the governance.
    case governance(GovernanceRevision)
  }

  /// What is proposed.
  public let content: Content
  /// The text that is signed.
  public let text: [UInt8]
  /// The signatures, none twice; whether they are valid is for ``Registry/fault(of:at:besides:)``.
  public let signatures: [SignatureLine]

  /// Proposes a revision of a party, which nobody has signed yet.
  public init(_ revision: PartyRevision) throws(RevisionFault) {
    try self.init(text: Array(revision.text.utf8), signatures: [])
  }

  /// Proposes a revision of the governance, which nobody has signed yet.
  public init(_ revision: GovernanceRevision) throws(RevisionFault) {
    try self.init(text: Array(revision.text.utf8), signatures: [])
  }

  /// Reads a file.
  ///
  /// - Throws: ``RevisionFault/Rule/form`` if it is no proposal.
  public init(parsing bytes: [UInt8]) throws(RevisionFault) {
    if let text = Proposal.unsignedText(bytes) {
      try self.init(text: text, signatures: [])
      return
    }
    let note: SignedNote
    do { note = try SignedNote(parsing: bytes) } catch {
      throw RevisionFault(.form, "this is no proposal: \(error)")
    }
    try self.init(text: note.text, signatures: note.signatures)
  }

  private init(text: [UInt8], signatures: [SignatureLine]) throws(RevisionFault) {
    do {
      switch EntryKind(firstLineOf: text) {
      case .party: content = .party(try PartyRevision(parsing: text))
      case .governance: content = .governance(try GovernanceRevision(parsing: text))
      case .statement, .index, nil:
        throw FormatError("its first line names neither a party's revision nor the governance's")
      }
    } catch {
      throw RevisionFault(.form, "this is no proposal: \(error)")
    }
    self.text = text
    var once: [SignatureLine] = []
    for line in signatures where !once.contains(line) { once.append(line) }
    self.signatures = once.sorted {
      $0.bytes.lexicographicallyPrecedes($1.bytes)
    }
  }

  /// The text of a file without signatures, with or without the empty line at its end.
  private static func unsignedText(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count > 2, bytes.last == lineFeed else { return nil }
    let text = bytes.dropLast().last == lineFeed ? Array(bytes.dropLast()) : bytes
    // The text of a revision has no empty line.
    let isOnePart = zip(text, text.dropFirst()).allSatisfy { $0 != lineFeed || $1 != lineFeed }
    return isOnePart ? text : nil
  }

  /// The file, and once enough have signed, the entry.
  public var bytes: [UInt8] { text + [lineFeed] + signatures.flatMap(\.bytes) }

  /// The log for which it is.
  public var origin: String { revision.origin }

  /// What is proposed, as far as both kinds have it.
  public var revision: any Revision {
    switch content {
    case .party(let revision): revision
    case .governance(let revision): revision
    }
  }

  /// The proposal with the signature of `key`.
  ///
  /// - Throws: ``RevisionFault/Rule/signer`` if the key has signed already, or under another name.
  public func signed(by key: SignerKey) throws(RevisionFault) -> Proposal {
    guard key.verifier.kind == .ed25519 else {
      throw RevisionFault(.signer, "the key of \(key.name) is a cosigner's, and signs no revision")
    }
    guard !signatures.contains(where: key.verifier.isNamed(by:)) else {
      throw RevisionFault(.signer, "\(key.name) has signed this already")
    }
    if case .governance(let revision) = content,
      let other = revision.keys.first(where: { $0.publicKey == key.verifier.publicKey }),
      other != key.verifier
    {
      throw RevisionFault(
        .twoNames,
        "the key of \(key.name) is proposed under another name, \(other.name)"
      )
    }
    return try Proposal(text: text, signatures: signatures + [key.sign(text)])
  }

  /// The proposal with the signatures of both: two copies may be signed at the same time.
  ///
  /// - Throws: ``RevisionFault/Rule/otherText`` if `other` proposes something else.
  public func joined(with other: Proposal) throws(RevisionFault) -> Proposal {
    guard text == other.text else {
      throw RevisionFault(.otherText, "the files hold different proposals")
    }
    return try Proposal(text: text, signatures: signatures + other.signatures)
  }

  /// Those of `keys` whose valid signature it has.
  public func signers(among keys: [VerifierKey]) -> [VerifierKey] {
    keys.filter { key in signatures.contains { key.isNamed(by: $0) && key.isValid($0, of: text) } }
  }

  /// The proposal with the valid signatures of `keys` only.
  ///
  /// What others have added below it means nothing, and would stand in the log for good. The first
  /// invalid one in the name of a key stays, for it spoils the entry, which is to be told.
  func keeping(_ keys: [VerifierKey]) throws(RevisionFault) -> Proposal {
    let kept = signatures.filter { line in keys.contains { $0.isNamed(by: line) } }
    return try Proposal(text: text, signatures: kept)
  }
}
