/// The rules by which an EPCIS document is refused; raw values are stable codes.
///
/// Most stand in the JSON schema of EPCIS 2.0.1, the others in the text of the standard.
public enum EPCISRule: String, CaseIterable, Hashable, Sendable {
  /// The text is not strict JSON.
  case json
  /// A member is missing.
  case required
  /// A member has another JSON type than it should.
  case type
  /// A member is neither one of EPCIS here nor named by a URI or CURIE.
  case unknownMember
  /// A text is not an absolute URI (RFC 3986) or CURIE of at most 2,048 bytes.
  case uri
  /// A text is no timestamp of RFC 3339 with an offset.
  case time
  /// `eventTimeZoneOffset` is not `±hh:mm`.
  case offset
  /// `schemaVersion` is not one of EPCIS 2.
  case version
  /// A word is not in its vocabulary, or stands in a namespace reserved to GS1.
  case vocabulary
  /// `action` is not `ADD`, `OBSERVE` or `DELETE`.
  case action
  /// A text stands twice in a list.
  case duplicate
  /// A list has no element and needs one.
  case empty
  /// A unit of measure is not a code of UN/ECE Recommendation 20.
  case uom
  /// A text is not hexadecimal.
  case hexBinary
  /// A JSON-LD context is malformed, or gives another meaning to what EPCIS names; as a warning, it is
  /// an address that is not GS1's, and nothing is fetched.
  case context
  /// A name begins with a prefix that no context explains.
  case undefinedPrefix
  /// An identifier breaks a rule of the GS1 General Specifications or of EPC.
  case identifier
  /// A class stands where a thing is named, or the other way round.
  case level
  /// `type` is not one of the document and event types.
  case documentType
  /// An event is not about anything.
  case what
  /// `ilmd` stands with an action other than `ADD`.
  case ilmd
  /// A parent is missing.
  case parent
  /// Children are missing.
  case children
  /// A transformation lacks inputs or outputs and has no `transformationID`.
  case transformation
  /// A sensor's time is later than the event's (a warning, never a refusal).
  case sensorTime
  /// Master data name no product, place or party.
  case masterData
}
