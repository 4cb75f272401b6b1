import Crypto
public import EPCIS

/// That an earlier statement of the same party was an error.
///
/// It has no content of its own, and only withdraws: a recall that was a mistake, an event in which
/// an error was declared. It is filed under every key of what it withdraws, in the role subject.
public struct WithdrawalStatement: Sendable {
  /// What is withdrawn.
  public let target: EarlierStatement
  /// When the error was declared.
  public let declared: Instant
  /// Why: a word of the CBV such as `incorrect_data`, a URI, or a text.
  public let reason: String?

  /// Withdraws `target`, a statement of the party that speaks.
  public init(_ target: EarlierStatement, declared: Instant, reason: String?) {
    self.target = target
    self.declared = declared
    self.reason = reason
  }

  var body: JSONValue {
    var body: JSONObject = [
      "type": "Withdrawal", "corrects": .string(target.leafHash.base64),
      "eventTime": .string(declared.utcText),
    ]
    body["reason"] = reason.map(JSONValue.string)
    return .object(body)
  }

  var leaves: [Filing.Leaf] { target.leaves.map { Filing.Leaf(role: .subject, key: $0.key) } }
}

extension Admission {
  /// Takes the withdrawal of a statement that was made of no event, such as a recall.
  ///
  /// Errors in events are declared in EPCIS: see ``Admission``.
  ///
  /// - Throws: if the error is declared in the future.
  public func admit(_ withdrawal: WithdrawalStatement) throws(AdmissionError) -> SealedStatement {
    try checkTime(withdrawal.declared)
    return try seal(
      Draft(
        body: withdrawal.body,
        members: nil,
        eventTime: withdrawal.declared,
        leaves: withdrawal.leaves,
        contentID: ContentID.of(
          ["type": "Withdrawal", "corrects": .string(withdrawal.target.leafHash.base64)],
          party: party
        )
      )
    )
  }
}

/// The wish to withdraw a statement that was made of no event: a recall, a link.
///
/// ```
/// { "type": "Withdrawal", "entry": 141, "reason": "the page moved" }
/// ```
public struct WithdrawalRequest: Sendable {
  /// The entry of the statement.
  public let entry: UInt64
  /// Why.
  public let reason: String?

  /// Names the entry, and why.
  public init(entry: UInt64, reason: String?) {
    self.entry = entry
    self.reason = reason
  }

  /// Reads the JSON form.
  ///
  /// - Throws: if a member is missing or has another form.
  public init(_ json: JSONValue) throws(AdmissionError) {
    guard let entry = json["entry"]?.integerValue.flatMap(UInt64.init(exactly:)) else {
      throw AdmissionError(field: "entry", rule: .form, message: "it is no number of an entry")
    }
    let reason = json["reason"]
    guard reason == nil || reason?.stringValue != nil else {
      throw AdmissionError(field: "reason", rule: .form, message: "it is no text")
    }
    self.init(entry: entry, reason: reason?.stringValue)
  }
}

extension Admission {
  /// Withdraws a statement of the same party that was made of no event.
  ///
  /// - Throws: if there is no such statement of this party.
  func admit(_ request: WithdrawalRequest) throws(AdmissionError) -> SealedStatement {
    guard let target = earlier.withNumber(request.entry) else {
      throw AdmissionError(
        field: "entry",
        rule: .form,
        message: "entry \(request.entry) is no recall or link of \(party)"
      )
    }
    return try admit(WithdrawalStatement(target, declared: now(), reason: request.reason))
  }
}
