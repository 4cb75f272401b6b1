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
  /// What is odd but taken, outside the events; see ``EPCISEvent/warnings`` for what is in them.
  public let warnings: [EPCISProblem]
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
  /// - Throws: ``EPCISError`` with the first thing that is wrong, and where.
  public static func json(
    parsing bytes: [UInt8],
    limits: JSONLimits = JSONLimits(),
    firstEventNumber: Int = 1
  ) throws(EPCISError) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: bytes, limits: limits, packing: IdentifierList.members)
    } catch {
      let place = JSONPlace(of: error.offset, in: bytes, depthMax: limits.depthMax)
        .placed(firstEventNumber: firstEventNumber)
      throw EPCISError(
        first: EPCISProblem(
          eventNumber: place.eventNumber,
          field: place.field,
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
    let (document, error) = EPCISDocument.reading(json, firstEventNumber: firstEventNumber)
    if let error { throw error }
    self = document
  }

  /// Reads what is sound of a document, so that it can be looked at further, though nothing is taken of
  /// one that is not sound as a whole.
  ///
  /// - Returns: the document with its sound events and master data, and everything that is wrong with
  ///   the others, up to a bound; `nil` if nothing is.
  public static func reading(
    _ json: JSONValue,
    firstEventNumber: Int = 1
  ) -> (document: EPCISDocument, error: EPCISError?) {
    var reader = Reader(firstEventNumber: firstEventNumber)
    let parts = reader.document(json)
    let document = EPCISDocument(json, parts, reader, firstEventNumber: firstEventNumber)
    return (document, reader.error)
  }

  private init(
    _ json: JSONValue,
    _ parts: DocumentParts,
    _ reader: Reader,
    firstEventNumber: Int
  ) {
    self.firstEventNumber = firstEventNumber
    kind = parts.kind
    warnings = reader.warnings.filter { $0.eventNumber == nil }
    self.json = json
    context = reader.context
    schemaVersion = parts.schemaVersion
    creationDate = parts.creationDate
    events = parts.events
    masterData = parts.masterData
  }

  /// How many events a document has, without a look at any.
  public static func eventCount(of json: JSONValue) -> Int {
    let body = json["epcisBody"]
    let list = body?["eventList"] ?? body?["queryResults"]?["resultsBody"]?["eventList"]
    return list?.elementCount ?? (json["eventTime"] == nil ? 0 : 1)
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
