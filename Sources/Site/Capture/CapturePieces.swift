import EPCIS
import Provenance
import Registrar

/// Takes the events of a document one by one, after what its header says.
struct CapturePieces {
  private let batch: Batch

  init(api: CaptureAPI, party: PartyName) {
    batch = Batch(registrar: api.writer.registrar) { document, number in
      try api.admit(document, as: party, firstEventNumber: max(number, 1))
    }
  }

  /// Captures what is good of `content`.
  ///
  /// - Returns: what became of it; `nil` if there are no parts to take one by one, or if what stands
  ///   around them is too much to go with each.
  mutating func capture(_ content: [UInt8]) -> CaptureReport? {
    guard let json = try? JSONValue(parsing: content), let frame = CaptureFrame(json),
      frame.events.count + (frame.header == nil ? 0 : 1) > 1
    else { return nil }
    // What stands around the events goes with each of them.
    guard frame.byteCount * frame.events.count <= CaptureLimits.framesBytesMax else { return nil }
    var batch = batch
    if let header = frame.header {
      batch.take(header.encoded(), number: 0, firstEventNumber: 0)
    }
    for (index, event) in frame.events.enumerated() {
      let number = index + 1
      batch.take(frame.around([event]).encoded(), number: number, firstEventNumber: number)
    }
    batch.flush()
    return CaptureReport(proceeding: batch)
  }
}

/// A document without its events and master data.
private struct CaptureFrame {
  let events: [JSONValue]
  /// The document without its events, if it has master data.
  let header: JSONValue?
  private let document: JSONObject
  private let isQuery: Bool

  /// `nil` if `json` is no document with a list of events.
  init?(_ json: JSONValue) {
    guard var document = json.objectValue, let body = document["epcisBody"] else { return nil }
    let results = body["queryResults"]
    isQuery = results != nil
    guard let list = body["eventList"] ?? results?["resultsBody"]?["eventList"],
      let events = list.arrayValue
    else { return nil }
    self.events = events
    document["epcisBody"] = nil
    let hasHeader = document["epcisHeader"] != nil
    let vocabulary = results?["resultsBody"]?["vocabularyList"]
    if hasHeader {
      var own = document
      own["epcisBody"] = ["eventList": []]
      header = .object(own)
    } else if let vocabulary {
      var own = document
      own["epcisBody"] = CaptureFrame.results([], ["vocabularyList": vocabulary])
      header = .object(own)
    } else {
      header = nil
    }
    document["epcisHeader"] = nil
    self.document = document
  }

  var byteCount: Int { JSONValue.object(document).encoded().count }

  /// A document of these events.
  func around(_ events: [JSONValue]) -> JSONValue {
    var document = document
    document["epcisBody"] = isQuery ? CaptureFrame.results(events) : ["eventList": .array(events)]
    return .object(document)
  }

  private static func results(_ events: [JSONValue], _ more: JSONObject = [:]) -> JSONValue {
    var body: JSONObject = ["eventList": .array(events)]
    for member in more.members { body[member.name] = member.value }
    return ["queryResults": ["queryName": "SimpleEventQuery", "resultsBody": .object(body)]]
  }
}
