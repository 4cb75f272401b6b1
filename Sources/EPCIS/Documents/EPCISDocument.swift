/// A captured document: events and master data, checked as a whole.
///
/// It is an `EPCISDocument`, an `EPCISQueryDocument`, a bare event, or a JSON-LD file of master
/// data. A value in hand has no fault; `json` is what was captured.
public struct EPCISDocument: Sendable {
  /// What was captured.
  public enum Kind: Hashable, Sendable {
    /// An `EPCISDocument`.
    case document
    /// An `EPCISQueryDocument`: the answer of another repository.
    case queryDocument
    /// One event without a document around it.
    case event
    /// Products, places and parties of the GS1 Web Vocabulary.
    case masterData
  }

  /// What was captured.
  public let kind: Kind
  /// The whole as captured.
  public let json: JSONValue
  /// What prefixes mean in it.
  public let context: LinkedDataContext
  /// The version of EPCIS that it says it follows.
  public let schemaVersion: String?
  /// When it was made.
  public let creationDate: Instant?
  /// The events in order.
  public let events: [EPCISEvent]
  /// The master data in order.
  public let masterData: [MasterDatum]
  /// What the first event is counted as in everything that is told of it.
  public let firstEventNumber: Int

  /// Reads and checks a document.
  ///
  /// - Throws: ``EPCISError`` with everything that is wrong, up to a bound.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(EPCISError) {
    try self.init(EPCISDocument.json(parsing: bytes, limits: limits))
  }

  /// Reads a document as JSON, with the lists of its events in the form that is checked fastest.
  ///
  /// - Throws: ``EPCISError`` with the first thing that is wrong.
  public static func json(
    parsing bytes: [UInt8],
    limits: JSONLimits = JSONLimits()
  ) throws(EPCISError) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: bytes, limits: limits, packing: IdentifierList.members)
    } catch {
      throw EPCISError(
        first: EPCISProblem(
          eventNumber: nil,
          field: "",
          rule: .json,
          message: error.description
        )
      )
    }
  }

  /// Checks a document that has been read as JSON.
  ///
  /// - Parameters:
  ///   - json: the document.
  ///   - firstEventNumber: what its first event is counted as: 1, unless it was cut out of a larger
  ///     document.
  /// - Throws: ``EPCISError`` with everything that is wrong, up to a bound.
  public init(_ json: JSONValue, firstEventNumber: Int = 1) throws(EPCISError) {
    var reader = Reader(firstEventNumber: firstEventNumber)
    self.firstEventNumber = firstEventNumber
    let parts = reader.document(json)
    if let error = reader.error { throw error }
    kind = parts.kind
    self.json = json
    context = reader.context
    schemaVersion = parts.schemaVersion
    creationDate = parts.creationDate
    events = parts.events
    masterData = parts.masterData
  }
}

/// What a reader finds in a document.
struct DocumentParts {
  var kind: EPCISDocument.Kind
  var schemaVersion: String?
  var creationDate: Instant?
  var events: [EPCISEvent] = []
  var masterData: [MasterDatum] = []
}
