import Crypto

/// The hash of an event's content by CBV 2.0 §8.9: the same for everybody who captured the event.
///
/// It identifies what was said and is no proof of who said it. Left out are `eventID`, `recordTime`,
/// `errorDeclaration`, comments, and what the document lists in `ignoreFields` (see
/// ``HashableEvents``), so that the declaration of an error has the hash of the event that it
/// declares wrong.
///
/// Source: CBV 2.0 §8.9, and RalphTro/epcis-event-hash-generator, whose published vectors are
/// reproduced under ``Profile/reference``.
public struct EventHash: Sendable {
  /// The order of fields, and what is done with values.
  public enum Profile: String, CaseIterable, Sendable {
    /// The order of the standard's table; times are rounded half up, texts stay texts.
    case standard
    /// What the reference program does since 2023, defects included: `parentID` before `epcList`,
    /// lists with types after the sensors, every text that looks like a number read as one, times
    /// rounded half to even, `True` for true, and no prefix known but those that the document writes
    /// out.
    case reference
  }

  private let writer: PreHash

  /// Hashes events of a document.
  ///
  /// - Parameters:
  ///   - profile: the rules.
  ///   - ignoring: full URIs of members that are left out, wherever they stand.
  public init(_ profile: Profile = .standard, ignoring: Set<String> = []) {
    writer = PreHash(profile: profile, ignored: Set(ignoring.map(ByteText.init)))
  }

  /// The text that is hashed: every field with its canonical value, with nothing between them.
  ///
  /// - Parameters:
  ///   - event: an event as captured; it need not be valid.
  ///   - context: what prefixes mean in it.
  /// - Returns: the text; fields that the event lacks are left out.
  public func preHash(of event: JSONObject, in context: LinkedDataContext) -> String {
    writer.text(of: event, in: context)
  }

  /// `ni:///sha-256;<64 hexadecimal digits>?ver=CBV2.0`, fit to be an `eventID`.
  public func uri(of event: JSONObject, in context: LinkedDataContext) -> String {
    let digest = SHA256.hash(Array(preHash(of: event, in: context).utf8))
    return "ni:///sha-256;\(digest.hex)?ver=CBV2.0"
  }

  /// The hash of an event that was read.
  public func uri(of event: EPCISEvent) -> String {
    uri(of: event.json.objectValue ?? JSONObject(), in: event.context)
  }
}

extension EPCISDocument {
  /// The hash of each event, in order.
  public func eventHashes(_ profile: EventHash.Profile = .standard) -> [String] {
    HashableEvents(of: json)?.hashes(profile) ?? []
  }
}
