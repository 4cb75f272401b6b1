import Codes
import EPCIS
import Provenance

/// The events by which a brand tells the log what became of codes that are on no package, or no more.
///
/// What a shopper reads follows from the log alone, so that a follower shows it too and nobody can
/// leave it out; what `codes.db` keeps is for the brand.
enum CodeEvents {
  /// A document with `events`.
  static func document(_ events: [JSONValue], at seconds: UInt64) -> [UInt8] {
    let document: JSONValue = [
      "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
      "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": .string(utc(seconds)),
      "epcisBody": ["eventList": .array(events)],
    ]
    return document.encoded()
  }

  /// Codes were printed, at the moment at which they were made: whatever else is told of them is later.
  static func printed(_ uris: [String], at seconds: UInt64) -> JSONValue {
    event(uris, seconds, action: "ADD", bizStep: "encoding", disposition: "encoded")
  }

  /// Codes are void from now on.
  static func void(
    _ uris: [String],
    for reason: CodeRecord.VoidReason,
    at seconds: UInt64
  ) -> JSONValue {
    let (bizStep, disposition) = words(for: reason)
    return event(uris, seconds, action: "DELETE", bizStep: bizStep, disposition: disposition)
  }

  /// The words of the CBV that come closest to a reason.
  private static func words(for reason: CodeRecord.VoidReason) -> (String, String) {
    switch reason {
    case .misprint, .cancelled: ("decommissioning", "inactive")
    case .lost: ("decommissioning", "unknown")
    case .stolen: ("decommissioning", "stolen")
    case .destroyed: ("destroying", "destroyed")
    }
  }

  private static func event(
    _ uris: [String],
    _ seconds: UInt64,
    action: String,
    bizStep: String,
    disposition: String
  ) -> JSONValue {
    [
      "type": "ObjectEvent", "eventTime": .string(utc(seconds)), "eventTimeZoneOffset": "+00:00",
      "action": .string(action), "bizStep": .string(bizStep), "disposition": .string(disposition),
      "epcList": .strings(uris),
    ]
  }

  static func utc(_ seconds: UInt64) -> String {
    Instant(milliseconds: Int64(clamping: seconds) * 1000)?.utcText ?? ""
  }
}
