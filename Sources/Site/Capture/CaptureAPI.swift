import Access
import EPCIS
import Foundation
import HTTP
import Ledger
import Provenance
import Registrar

/// `POST /capture`: takes EPCIS documents, product and place data, and recalls.
///
/// | content | answer |
/// | --- | --- |
/// | `application/json`, `application/ld+json`: one document | 201 with `entries`, `size`, `checkpoint`, `remarks` |
/// | `application/x-ndjson`: a document on each line | 200 with a line for each: `status` and `entries`, or a problem; then `size` and `checkpoint` |
///
/// Every document is taken whole or not at all, and the answer comes when what was taken is durable
/// and stands in a signed checkpoint. The same content again gets the entries that it got first.
struct CaptureAPI {
  let writer: SiteWriter
  let now: @Sendable () -> UInt64

  static let jsonTypes: Set<String> = ["application/json", "application/ld+json"]
  static let lineTypes: Set<String> = ["application/x-ndjson", "application/jsonl"]

  /// Answers `request`; it may wait for the disk.
  func answer(_ request: Request) -> Response {
    do {
      return try capture(request)
    } catch {
      return APIProblem.explaining(error).response
    }
  }

  private func capture(_ request: Request) throws -> Response {
    let speaker = try Speaker(request.holder(.capture, in: writer.tokens))
    let type = request.mediaType
    guard CaptureAPI.jsonTypes.union(CaptureAPI.lineTypes).contains(type) else {
      throw APIProblem(
        status: .unsupportedMediaType,
        exception: .media,
        title: "Only JSON is captured.",
        detail: "send application/json, application/ld+json or application/x-ndjson",
        headers: ["Accept-Post": "application/json, application/ld+json, application/x-ndjson"]
      )
    }
    let content = try request.content(bytesMax: CaptureLimits.documentBytesMax)
    return try writer.holding(content.count) {
      CaptureAPI.jsonTypes.contains(type)
        ? try captureDocument(content, as: speaker.party)
        : try CaptureLines(api: self, party: speaker.party).capture(content)
    }
  }

  private func captureDocument(_ content: [UInt8], as party: PartyName) throws -> Response {
    let (admitted, receipt) = try writer.registrar.admittingAgain {
      let admitted = try admit(content, as: party)
      return (admitted, try writer.registrar.append([admitted]))
    }
    var json = CaptureAPI.json(receipt)
    json["remarks"] = .strings(admitted.statements.flatMap(\.remarks))
    return .json(
      JSONValue.object(json).encoded(),
      status: .created,
      headers: [.cacheControl: "no-store"]
    )
  }

  /// Reads and admits one document, when it is its turn.
  func admit(_ content: [UInt8], as party: PartyName) throws -> AdmittedStatements {
    try writer.admitting {
      let limits = JSONLimits(bytesMax: CaptureLimits.documentBytesMax)
      let document = try CaptureDocument(parsing: content, limits: limits)
      let milliseconds = Int64(clamping: now()) * 1000
      guard let now = Instant(milliseconds: milliseconds) else {
        preconditionFailure("the clock shows a moment of this calendar")
      }
      return try writer.registrar.admit(
        document,
        as: party,
        signedBy: writer.recorder,
        now: now
      )
    }
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
private struct Speaker {
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
