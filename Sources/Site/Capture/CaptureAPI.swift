import Access
import Crypto
import EPCIS
import Events
import Foundation
import HTTP
import Ledger
import Provenance
import Registrar

/// Takes EPCIS documents, product and place data and recalls (`POST /capture`), and single events
/// (`POST /events`).
///
/// | content | answer |
/// | --- | --- |
/// | `application/json`, `application/ld+json`: one document | 202 with the job, which has ended: `entries`, `size`, `checkpoint`, `remarks`, `errors` |
/// | `application/x-ndjson`: a document on each line | 200 with a line for each: `status` and `entries`, or a problem; then `size` and `checkpoint` |
/// | `POST /events`: one event | 201 with the same, and its address |
///
/// Every document is taken whole or not at all, unless `GS1-Capture-Error-Behaviour: proceed` asks for
/// what is good of it. The answer comes when what was taken is durable and stands in a signed
/// checkpoint. The same content again gets the entries that it got first.
struct CaptureAPI {
  let writer: SiteWriter
  let now: @Sendable () -> UInt64
  /// Where it is kept what became of documents.
  var members: SiteMembers?

  static let jsonTypes: Set<String> = ["application/json", "application/ld+json"]
  static let lineTypes: Set<String> = ["application/x-ndjson", "application/jsonl"]

  /// Answers `request`; it may wait for the disk.
  func answer(_ request: Request) -> Response {
    do {
      let speaker = try Speaker(request.holder(.capture, in: writer.tokens))
      try MemberRequest.checkForm(request)
      let isEvent = request.path.hasPrefix("/events")
      let types = isEvent ? CaptureAPI.jsonTypes : CaptureAPI.jsonTypes.union(CaptureAPI.lineTypes)
      let type = request.mediaType
      guard types.contains(type) else { throw APIProblem.onlyJSON(types) }
      let behaviour = try CaptureBehaviour(request)
      let content = try request.content(bytesMax: CaptureLimits.documentBytesMax)
      return try writer.holding(content.count) {
        if isEvent { return try captureEvent(content, as: speaker.party) }
        return CaptureAPI.jsonTypes.contains(type)
          ? try captureDocument(content, as: speaker.party, behaviour)
          : try CaptureLines(registrar: writer.registrar) { try admit($0, as: speaker.party) }
            .capture(content)
      }
    } catch {
      return APIProblem.explaining(error).response
    }
  }

  private func captureDocument(
    _ content: [UInt8],
    as party: PartyName,
    _ behaviour: CaptureBehaviour
  ) throws -> Response {
    do {
      let (admitted, receipt) = try append(content, as: party)
      return try respond(.accepted, to: party) {
        CaptureReport(admitted, receipt, behaviour)
      }
    } catch  where behaviour == .proceed && CaptureAPI.isAboutContent(error) {
      var pieces = CapturePieces(api: self, party: party)
      guard let report = pieces.capture(content) else { throw error }
      return try respond(.accepted, to: party) { report }
    }
  }

  private static func isAboutContent(_ error: any Error) -> Bool {
    error is EPCISError || error is AdmissionError || error is CaptureFindings
  }

  func append(
    _ content: [UInt8],
    as party: PartyName
  ) throws -> (AdmittedStatements, Receipt) {
    try writer.registrar.admittingAgain {
      let admitted = try admit(content, as: party)
      return (admitted, try writer.registrar.append([admitted]))
    }
  }

  /// Keeps what became of a capture, and tells it.
  func respond(
    _ status: HTTP.Status,
    to party: PartyName,
    at location: String? = nil,
    _ report: () -> CaptureReport
  ) throws -> Response {
    let id = Hex.encode(Random.bytes(16))
    let time = now()
    let json = JSONValue.object(report().json(id: id, at: time))
    var headers = Versions.fields
    headers[.cacheControl] = "no-store"
    if let members {
      // What was taken is taken: that it cannot be noted down is no reason to say otherwise.
      let job = MemberStore.Job(id: id, created: time, report: json)
      if (try? members.store.add(job, of: party.text)) != nil {
        headers[.location] = "/capture/\(id)"
      }
    }
    if let location { headers[.location] = location }
    return .json(json.encoded(), status: status, headers: headers)
  }

  /// Reads and admits one document, when it is its turn.
  func admit(
    _ content: [UInt8],
    as party: PartyName,
    firstEventNumber: Int = 1
  ) throws -> AdmittedStatements {
    try writer.admitting {
      let json = try EPCISDocument.json(
        parsing: content,
        limits: JSONLimits(bytesMax: CaptureLimits.documentBytesMax),
        firstEventNumber: firstEventNumber
      )
      // Counted before any is looked at: too many could not be appended together anyway.
      let count = EPCISDocument.eventCount(of: json)
      guard count <= CaptureLimits.eventsMax else {
        throw APIProblem.tooLarge(
          "\(count) events; at most \(CaptureLimits.eventsMax) are taken at once"
        )
      }
      do {
        return try admit(CaptureDocument(json, firstEventNumber: firstEventNumber), as: party)
      } catch let error as EPCISError {
        throw findings(error, in: json, as: party, firstEventNumber: firstEventNumber)
      }
    }
  }

  private func admit(
    _ document: CaptureDocument,
    as party: PartyName
  ) throws -> AdmittedStatements {
    try writer.registrar.admit(document, as: party, signedBy: writer.recorder, now: moment)
  }

  /// What is wrong with the form of a document, and with what the sound part of it says.
  private func findings(
    _ error: EPCISError,
    in json: JSONValue,
    as party: PartyName,
    firstEventNumber: Int
  ) -> any Error {
    let (sound, _) = EPCISDocument.reading(json, firstEventNumber: firstEventNumber)
    guard !error.isCut, !sound.events.isEmpty || !sound.masterData.isEmpty else { return error }
    do {
      _ = try admit(.epcis(sound), as: party)
    } catch let others as AdmissionError {
      return CaptureFindings(form: error, others: others)
    } catch {}
    return error
  }

  /// The clock.
  var moment: Instant {
    guard let moment = Instant(milliseconds: Int64(clamping: now()) * 1000) else {
      preconditionFailure("the clock shows a moment of this calendar")
    }
    return moment
  }

  static func json(_ receipt: Receipt) -> JSONObject {
    [
      "entries": .array(receipt.numbers.map { .number(Double($0)) }),
      "size": .number(Double(receipt.size)),
      "checkpoint": .string(String(decoding: receipt.checkpoint, as: UTF8.self)),
    ]
  }
}

/// In whose name something is said.
struct Speaker {
  let party: PartyName

  init(_ holder: TokenRecord) throws {
    guard let party = PartyName(holder.party) else {
      throw APIProblem(
        status: .forbidden,
        exception: .security,
        title: "This token is for nobody.",
        detail: "\(holder.party) cannot name a party"
      )
    }
    self.party = party
  }
}

extension APIProblem {
  /// What `error` means for whoever sent the request.
  static func explaining(_ error: any Error) -> APIProblem {
    switch error {
    case let problem as APIProblem: return problem
    case let error as EPCISError: return APIProblem(error)
    case let error as AdmissionError: return APIProblem(error)
    case let error as CaptureFindings: return APIProblem(error)
    case let error as RegistrarError:
      return APIProblem(
        status: .forbidden,
        exception: .security,
        title: "The party of this token may not speak.",
        detail: "\(error)"
      )
    case LedgerError.busy(let seconds):
      return .busy("too much waits to be written", retryAfterSeconds: seconds)
    case LedgerError.registryChanged, LedgerError.contentTaken:
      return .busy("what this depends on has just changed")
    case LedgerError.erasureHeld:
      return APIProblem(
        status: .serviceUnavailable,
        exception: .implementation,
        title: "It is recorded and erased, but copies of it are not overwritten yet.",
        detail: "something else, such as a backup, reads the file; they go when it has ended: "
          + "ask again to be told that they are gone",
        headers: [.retryAfter: "10"]
      )
    case LedgerError.tooManyEntries(let max):
      return .tooLarge("more than \(max) statements at once")
    default: return .failed(error)
    }
  }

  /// An error of our own: the client gets a short number that the log line has too.
  private static func failed(_ error: any Error) -> APIProblem {
    let id = String(UInt32.random(in: .min ... .max), radix: 16)
    FileHandle.standardError.write(Data("error id=\(id) reason=\"\(error)\"\n".utf8))
    var detail = "nothing of this was taken (\(id))"
    if case LedgerError.halted = error { detail = "the ledger takes no writes for now (\(id))" }
    return APIProblem(
      status: .serviceUnavailable,
      exception: .implementation,
      title: "The service cannot record this now.",
      detail: detail,
      headers: [.retryAfter: "30"]
    )
  }
}
