public import Crypto
public import EPCIS
public import Merkle

/// A statement of the same party that stands in the log already.
public struct EarlierStatement: Hashable, Sendable {
  /// The hash of its entry in the log's tree.
  public let leafHash: Digest
  /// What it is filed under.
  public let leaves: [Filing.Leaf]
  /// What identifies its content; see ``ContentID``.
  public let contentID: Digest

  /// Takes what the ledger knows.
  public init(leafHash: Digest, leaves: [Filing.Leaf], contentID: Digest) {
    self.leafHash = leafHash
    self.leaves = leaves
    self.contentID = contentID
  }
}

/// An event as it was captured, with what prefixes mean in it.
public struct SaidEvent: Sendable {
  let json: JSONObject
  let context: LinkedDataContext

  init(json: JSONObject, context: LinkedDataContext) {
    self.json = json
    self.context = context
  }

  /// Reads the members part of its statement; `nil` if that holds no event.
  public init?(members: JSONValue) {
    guard let event = members["event"]?.objectValue else { return nil }
    let contexts = [members["context"], event["@context"]].compactMap(\.self)
    json = event
    context = LinkedDataContext.standard.adding(contexts) ?? .standard
  }
}

/// A statement that may be erased, as far as an erasure repeats it.
public struct ErasableStatement: Sendable {
  /// Its party.
  public let party: PartyName
  /// The hash of its entry in the log's tree.
  public let leafHash: Digest
  /// What it is filed under.
  public let leaves: [Filing.Leaf]
  /// What an erasure tells of its body; `nil` if that is erased already.
  public let was: StatementBody.Was?

  /// Takes what the ledger knows.
  public init(
    party: PartyName,
    leafHash: Digest,
    leaves: [Filing.Leaf],
    was: StatementBody.Was?
  ) {
    (self.party, self.leafHash, self.leaves, self.was) = (party, leafHash, leaves, was)
  }

  /// - Throws: if `eraser` may not erase it in the log `origin`.
  public func checkErasing(by eraser: PartyName, origin: String) throws(AdmissionError) {
    try AuthorityRule.erase.checkErasing(statementOf: party, by: eraser, origin: origin)
  }
}

extension AuthorityRule {
  /// - Throws: unless `eraser` may erase what `party` said.
  func checkErasing(
    statementOf party: PartyName,
    by eraser: PartyName,
    origin: String
  ) throws(AdmissionError) {
    guard allows(eraser, ofStatementBy: party, origin: origin) else {
      throw AdmissionError(
        field: "erases",
        rule: .role,
        message: refusal("this statement of \(party)")
      )
    }
  }
}

/// What capture asks the ledger about what stands there already.
///
/// Unless they say otherwise, they are about statements of the party in whose name the document is captured.
public struct EarlierStatements: Sendable {
  /// The statement with this content ID.
  public var withContentID: @Sendable (Digest) -> EarlierStatement?
  /// The statement made of the event with this `eventID`.
  public var withEventID: @Sendable (String) -> EarlierStatement?
  /// The event with this `eventID` as it was captured, unless it was erased.
  public var event: @Sendable (String) -> SaidEvent?
  /// The statement whose error declaration names this `eventID` among its corrective events.
  public var correctedBy: @Sendable (String) -> EarlierStatement?
  /// The recall or link that is this entry.
  public var withNumber: @Sendable (UInt64) -> EarlierStatement?
  /// The statement that is this entry, whoever made it.
  public var erasable: @Sendable (UInt64) -> ErasableStatement?
  /// The body of the master data in force about a product or place, by its canonical URI.
  public var masterData: @Sendable (String) -> JSONValue?

  /// The last event about a thing, whoever told it.
  public var lastWord: @Sendable (IndexKey) -> LastWord?

  /// Takes the look-ups; those that are left out find nothing.
  public init(
    withContentID: @escaping @Sendable (Digest) -> EarlierStatement? = { _ in nil },
    withEventID: @escaping @Sendable (String) -> EarlierStatement? = { _ in nil },
    event: @escaping @Sendable (String) -> SaidEvent? = { _ in nil },
    correctedBy: @escaping @Sendable (String) -> EarlierStatement? = { _ in nil },
    withNumber: @escaping @Sendable (UInt64) -> EarlierStatement? = { _ in nil },
    erasable: @escaping @Sendable (UInt64) -> ErasableStatement? = { _ in nil },
    masterData: @escaping @Sendable (String) -> JSONValue? = { _ in nil },
    lastWord: @escaping @Sendable (IndexKey) -> LastWord? = { _ in nil }
  ) {
    self.withContentID = withContentID
    self.withEventID = withEventID
    self.event = event
    self.correctedBy = correctedBy
    self.withNumber = withNumber
    self.erasable = erasable
    self.masterData = masterData
    self.lastWord = lastWord
  }
}
