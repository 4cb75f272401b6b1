/// Why a document is refused: which event, which field, which rule, and what to do about it.
public struct AdmissionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The rules, by names that stay as they are; programs may compare them.
  public enum Rule: String, Hashable, Sendable, CaseIterable {
    /// The document holds neither events nor master data.
    case empty = "empty"
    /// The bytes are no statement of a known form.
    case form = "form"
    /// The party is not active.
    case partyStatus = "party_status"
    /// The signing key is none of the party's, nor of the recorder's.
    case signer = "signer"
    /// The signing key is distrusted.
    case distrusted = "distrusted"
    /// The recorder may not sign for this party.
    case recorder = "recorder"
    /// An identifier that cannot be filed.
    case identifier = "identifier"
    /// Only the holder of the company prefix may say this.
    case prefix = "prefix"
    /// Only a party with a certain role may say this.
    case role = "role"
    /// The event says that it happens in the future.
    case time = "time"
    /// The lot of the ILMD is no lot number.
    case lotNumber = "lot_number"
    /// Master data about something other than a product, place or party of GS1.
    case masterData = "master_data"
    /// More things than one statement can be filed under.
    case tooMany = "too_many"
    /// Another event of this party has the same identifier and other content.
    case eventID = "event_id"
    /// An error is declared in an event that is not repeated as it was.
    case errorDeclaration = "error_declaration"
    /// What is said must not be said under this log's name.
    case origin = "origin"

    // Of statements that were signed elsewhere.

    /// The note has not the form of a note.
    case note = "note"
    /// The note names no party, or not the one that hands it in, or one that is not registered.
    case party = "party"
    /// The note has not exactly one good signature.
    case signature = "signature"
    /// The filing breaks a rule, or is not the one that the note names.
    case filing = "filing"
    /// A part has not the digest that the note names.
    case digest = "digest"
    /// The body has not the form of a body, or is not in RFC 8785 form.
    case body = "body"
    /// The members part does not tell, in RFC 8785 form, what the statement was made of.
    case members = "members"
    /// The filing names other things, or in other roles, than the event.
    case filedUnder = "filed_under"
    /// The body says something else than the event, or shows what it may not.
    case shown = "shown"
    /// What is corrected or withdrawn is not the statement that it would be.
    case corrects = "corrects"
  }

  /// Which event of the document, counted from 1; `nil` for what stands outside the events.
  public let eventNumber: Int?
  /// Where, from the event or document down: `childEPCs[3]`.
  public let field: String
  /// The rule that is broken.
  public let rule: Rule
  /// One sentence for people.
  public let message: String
  /// What else is wrong with the document, up to a bound.
  public internal(set) var others: [AdmissionError] = []

  /// How many findings are told at most.
  public static let findingsMax = 100

  /// Names the place, the rule and what is wrong.
  public init(eventNumber: Int? = nil, field: String, rule: Rule, message: String) {
    self.eventNumber = eventNumber
    self.field = field
    self.rule = rule
    self.message = message
  }

  /// This finding and the others.
  public var all: [AdmissionError] { [self] + others }

  /// One line for each finding.
  public var description: String { all.map(\.line).joined(separator: "\n") }

  /// Event, field, message and rule of this finding.
  public var line: String {
    let place = [eventNumber.map { "event \($0)" }, field.isEmpty ? nil : field]
    let words = place.compactMap(\.self).joined(separator: ", ")
    return "\(words.isEmpty ? "document" : words): \(message) [\(rule.rawValue)]"
  }
}
