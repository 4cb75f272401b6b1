public import Crypto
public import EPCIS

/// That body and members part of an earlier statement were erased, and why.
///
/// It repeats what the reading of journeys needs of the erased body, and stands under the same keys.
/// The note stays. All keys are filed in the role subject, whatever role they had: an erasure by the
/// governance, which holds no prefixes, counts under every one of them.
public struct ErasureStatement: Sendable {
  /// The party whose statement is erased.
  public let party: PartyName
  /// The hash of its entry in the log's tree.
  public let erases: Digest
  /// What it is filed under.
  public let leaves: [Filing.Leaf]
  /// Why, for everybody to read; it must not repeat what is erased.
  public let reason: String
  /// What is left of the body.
  public let was: StatementBody.Was
  /// When it was signed, if that was elsewhere; otherwise it is now.
  var time: Instant?

  /// Erases a statement of which this is known.
  public init(
    party: PartyName,
    erases: Digest,
    leaves: [Filing.Leaf],
    reason: String,
    was: StatementBody.Was
  ) {
    self.party = party
    self.erases = erases
    self.leaves = leaves
    self.reason = reason
    self.was = was
  }

  /// Erases `statement`, of which `was` is told on.
  public init(of statement: ErasableStatement, _ was: StatementBody.Was, reason: String) {
    self.init(
      party: statement.party,
      erases: statement.leafHash,
      leaves: statement.leaves,
      reason: reason,
      was: was
    )
  }

  /// Erases a statement whose body is still there.
  public init(
    party: PartyName,
    erases: Digest,
    leaves: [Filing.Leaf],
    body: StatementBody,
    reason: String
  ) {
    self.init(
      party: party,
      erases: erases,
      leaves: leaves,
      reason: reason,
      was: StatementBody.Was(
        type: body.type,
        action: body.action,
        bizStep: body.bizStep,
        corrects: body.corrects
      )
    )
  }

  /// The body of the statement.
  public var body: JSONValue {
    var was = JSONObject()
    was["type"] = self.was.type.map(JSONValue.string)
    was["action"] = (self.was.action?.rawValue).map(JSONValue.string)
    was["bizStep"] = self.was.bizStep.map(JSONValue.string)
    was["corrects"] = self.was.corrects.map { .string($0.base64) }
    return [
      "type": "Erasure", "erases": .string(erases.base64), "reason": .string(reason),
      "was": .object(was),
    ]
  }
}
