public import Crypto
public import EPCIS
public import Merkle

/// The part of a statement that the holder of a code may see, with the members on which proof
/// depends in their types and forms.
///
/// A body is a JSON object in RFC 8785 form. Other members may stand in it, and may have any form.
///
/// | member | form |
/// | --- | --- |
/// | `type` | text, always there |
/// | `eventTime` | `YYYY-MM-DDThh:mm:ss.sssZ`; always there in the bodies of EPCIS events |
/// | `action` | `ADD`, `OBSERVE` or `DELETE` |
/// | `bizStep` | text: a word of the CBV, or a URI |
/// | `parentID`, `transformationID` | a key |
/// | `inputs`, `children` | keys |
/// | `allChildren` | `true` |
/// | `ilmd` | an object, whose `lotNumber` is a text |
/// | `serialsRegisteredSince` | like `eventTime` |
/// | `serialScheme` | text |
/// | `corrects`, `erases` | base64 of a leaf hash |
/// | `was` | an object with `type`, `action`, `bizStep`, `corrects` of what was erased |
///
/// A key is the base64 of 40 bytes of which the first eight are not all zero.
public struct StatementBody: Hashable, Sendable {
  /// The whole body.
  public let json: JSONValue
  /// What kind of statement it is, such as `ObjectEvent` or `Recall`.
  public let type: String
  /// When it happened.
  public let eventTime: Instant?
  /// What was done to the identity of the things.
  public let action: Action?
  /// The step of business, a word of the CBV or a URI.
  public let bizStep: String?
  /// The key of what holds the children.
  public let parentID: IndexKey?
  /// The keys of what was used up.
  public let inputs: [IndexKey]
  /// The key of the process that joins inputs and outputs.
  public let transformationID: IndexKey?
  /// The keys of what was built in.
  public let children: [IndexKey]
  /// Whether everything was taken out of the parent.
  public let hasAllChildren: Bool
  /// The lot to which the commissioned items belong.
  public let lotNumber: String?
  /// Since when all serials of the product are registered before they are printed.
  public let serialsRegisteredSince: Instant?
  /// By which scheme the serials of the product are made.
  public let serialScheme: String?
  /// The leaf hash of the statement that this one replaces or withdraws.
  public let corrects: Digest?
  /// The leaf hash of the statement whose parts were erased.
  public let erases: Digest?
  /// What is left of the erased statement.
  public let was: Was?

  /// What an erasure repeats of the statement that it erases.
  public struct Was: Hashable, Sendable {
    /// The type of the erased body.
    public let type: String?
    /// Its action.
    public let action: Action?
    /// Its step of business.
    public let bizStep: String?
    /// What it corrected.
    public let corrects: Digest?

    /// Takes the members as they stood.
    public init(type: String?, action: Action?, bizStep: String?, corrects: Digest?) {
      self.type = type
      self.action = action
      self.bizStep = bizStep
      self.corrects = corrects
    }
  }

  /// The types of EPCIS events.
  public static let eventTypes: Set<String> = Set(EventType.allCases.map(\.rawValue))

  /// How much JSON a body may be.
  public static let limits = JSONLimits(bytesMax: 4 << 20, depthMax: 64)

  /// Reads the bytes of a body.
  ///
  /// - Throws: if they are not JSON in RFC 8785 form, or if a member above has another form.
  public init(parsing bytes: [UInt8]) throws(FormatError) {
    let json: JSONValue
    do { json = try JSONValue(parsingJCS: bytes, limits: StatementBody.limits) } catch {
      throw FormatError("the body is not JSON in RFC 8785 form: \(error)")
    }
    try self.init(json)
  }

  /// Takes a body that was read already.
  ///
  /// - Throws: if a member on which proof depends has another form.
  public init(_ json: JSONValue) throws(FormatError) {
    guard case .object = json else { throw FormatError("the body is no JSON object") }
    guard let type = json["type"]?.stringValue else { throw FormatError("the body has no type") }
    let reader = BodyReader(object: json)
    self.json = json
    self.type = type
    eventTime = try reader.instant("eventTime")
    action = try reader.action()
    bizStep = try reader.text("bizStep")
    parentID = try reader.key("parentID")
    inputs = try reader.keys("inputs")
    transformationID = try reader.key("transformationID")
    children = try reader.keys("children")
    hasAllChildren = try reader.isTrue("allChildren")
    lotNumber = try reader.object("ilmd")?.text("lotNumber")
    serialsRegisteredSince = try reader.instant("serialsRegisteredSince")
    serialScheme = try reader.text("serialScheme")
    corrects = try reader.digest("corrects")
    erases = try reader.digest("erases")
    was = try reader.object("was")?.was()
    if StatementBody.eventTypes.contains(type), eventTime == nil {
      throw FormatError("the body of an event has no eventTime")
    }
  }

  /// Whether this is the body of an EPCIS event.
  public var isEvent: Bool { StatementBody.eventTypes.contains(type) }
}

/// Reads the members of a body that have a form.
private struct BodyReader {
  let object: JSONValue

  func text(_ name: String) throws(FormatError) -> String? {
    guard let value = object[name] else { return nil }
    guard let text = value.stringValue else { throw FormatError("the body's \(name) is no text") }
    return text
  }

  func instant(_ name: String) throws(FormatError) -> Instant? {
    guard let text = try text(name) else { return nil }
    guard let instant = Instant(parsing: text), instant.utcText.utf8.elementsEqual(text.utf8)
    else { throw FormatError("the body's \(name) has not the form YYYY-MM-DDThh:mm:ss.sssZ") }
    return instant
  }

  func action() throws(FormatError) -> Action? {
    guard let text = try text("action") else { return nil }
    guard let action = Action(rawValue: text) else {
      throw FormatError("the body's action is none of ADD, OBSERVE and DELETE")
    }
    return action
  }

  func digest(_ name: String) throws(FormatError) -> Digest? {
    guard let text = try text(name) else { return nil }
    guard let digest = Digest(base64: text) else {
      throw FormatError("the body's \(name) is not the base64 of 32 bytes")
    }
    return digest
  }

  func key(_ name: String) throws(FormatError) -> IndexKey? {
    guard let text = try text(name) else { return nil }
    return try BodyReader.key(text, name)
  }

  func keys(_ name: String) throws(FormatError) -> [IndexKey] {
    guard let value = object[name] else { return [] }
    guard let values = value.arrayValue else {
      throw FormatError("the body's \(name) is no array")
    }
    var keys: [IndexKey] = []
    for value in values {
      guard let text = value.stringValue else {
        throw FormatError("the body's \(name) holds something other than keys")
      }
      keys.append(try BodyReader.key(text, name))
    }
    return keys
  }

  private static func key(_ text: String, _ name: String) throws(FormatError) -> IndexKey {
    guard let key = IndexKey(base64: text), !key.isRegistry else {
      throw FormatError("the body's \(name) is no key of a thing")
    }
    return key
  }

  func isTrue(_ name: String) throws(FormatError) -> Bool {
    guard let value = object[name] else { return false }
    guard value.boolValue == true else { throw FormatError("the body's \(name) is not true") }
    return true
  }

  func object(_ name: String) throws(FormatError) -> BodyReader? {
    guard let value = object[name] else { return nil }
    guard case .object = value else { throw FormatError("the body's \(name) is no object") }
    return BodyReader(object: value)
  }

  func was() throws(FormatError) -> StatementBody.Was {
    StatementBody.Was(
      type: try text("type"),
      action: try action(),
      bizStep: try text("bizStep"),
      corrects: try digest("corrects")
    )
  }
}
