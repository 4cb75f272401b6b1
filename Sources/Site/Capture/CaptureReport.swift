import EPCIS
import HTTP
import Ledger
import Provenance
import Registrar

/// What is to be done with a document of which some events cannot be recorded.
enum CaptureBehaviour: String {
  /// Nothing of it is taken.
  case rollback
  /// What is good of it is taken.
  case proceed

  /// What the request says; `rollback` if it does not.
  ///
  /// - Throws: ``APIProblem`` for another word.
  init(_ request: Request) throws {
    let text = request.headers["GS1-Capture-Error-Behaviour"] ?? "rollback"
    guard let behaviour = CaptureBehaviour(rawValue: text) else {
      throw APIProblem.invalid("GS1-Capture-Error-Behaviour is rollback or proceed")
    }
    self = behaviour
  }
}

/// What became of a document: an EPCIS capture job, which has ended when it is told.
struct CaptureReport {
  let behaviour: CaptureBehaviour
  /// The entries of what was taken, in order.
  let entries: [UInt64]
  /// The checkpoint that holds them; `nil` if nothing was taken.
  let size: UInt64?
  let checkpoint: [UInt8]
  let remarks: [String]
  /// Problem documents of what was not taken.
  let errors: [JSONValue]

  init(_ admitted: AdmittedStatements, _ receipt: Receipt, _ behaviour: CaptureBehaviour) {
    self.behaviour = behaviour
    entries = receipt.numbers
    size = receipt.size
    checkpoint = receipt.checkpoint
    remarks = admitted.statements.flatMap(\.remarks)
    errors = []
  }

  /// Takes the answers of a batch, one for each event.
  init(proceeding batch: Batch) {
    behaviour = .proceed
    entries = batch.answers.flatMap { $0["entries"]?.arrayValue ?? [] }
      .compactMap { $0.integerValue.flatMap { UInt64(exactly: $0) } }
    size = batch.last?["size"]?.integerValue.flatMap { UInt64(exactly: $0) }
    checkpoint = Array((batch.last?["checkpoint"]?.stringValue ?? "").utf8)
    remarks = batch.answers.flatMap { $0["remarks"]?.arrayValue ?? [] }
      .compactMap(\.stringValue)
    errors = batch.answers.compactMap { answer in
      guard answer["type"] != nil else { return nil }
      var problem = answer
      // Each event was taken as a document of its own; its place is that in the whole one, and what
      // stands around the events has none.
      problem["event"] = problem["line"] == 0 ? nil : problem["line"]
      problem["line"] = nil
      let what = problem["event"] == nil ? "The header" : "This event"
      problem["title"] = .string("\(what) was not taken; what else is good of the document was.")
      return .object(problem)
    }
  }

  /// What is told of it.
  func json(id: String, at time: UInt64) -> JSONObject {
    let moment = Instant(milliseconds: Int64(clamping: time) * 1_000)?.utcText ?? ""
    var json: JSONObject = [
      "captureID": .string(id), "createdAt": .string(moment), "finishedAt": .string(moment),
      "running": false, "success": .bool(errors.isEmpty),
      "captureErrorBehaviour": .string(behaviour.rawValue), "errors": .array(errors),
      "entries": .array(entries.map { .number(Double($0)) }),
    ]
    json["size"] = size.map { .number(Double($0)) }
    if !checkpoint.isEmpty {
      json["checkpoint"] = .string(String(decoding: checkpoint, as: UTF8.self))
    }
    json["remarks"] = .strings(remarks)
    return json
  }
}
