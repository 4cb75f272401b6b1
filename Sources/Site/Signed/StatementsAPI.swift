import Access
import EPCIS
import HTTP
import Ledger
import Provenance
import Registrar

/// Takes statements that their party made and signed on a machine of its own (`POST /statements`).
///
/// | content | answer |
/// | --- | --- |
/// | `application/json`: one document of statements | 201 with `entries`, `size`, `checkpoint`, `remarks`; 202 without size and checkpoint if it is durable and not yet published after ``patienceSeconds`` |
/// | `application/x-ndjson`: a document on each line | 200 with a line for each: `status` and `entries`, or a problem; then `size` and `checkpoint` |
///
/// A document is taken whole or not at all. Who signed is who speaks. So a token of that party is asked
/// for only where much is sent: without one, nobody can make the service read more than
/// ``openBytesMax`` at a time.
struct StatementsAPI {
  let api: CaptureAPI
  /// How long an answer waits for witnesses.
  var patienceSeconds = 10.0

  static let path = "/statements"
  /// The most bytes that are taken of somebody without a token.
  static let openBytesMax = 65_536

  private var writer: SiteWriter { api.writer }

  /// Answers `request`; it may wait for the disk.
  func answer(_ request: Request) -> Response {
    do {
      let party = try sender(of: request)
      try MemberRequest.checkForm(request)
      let isLines = CaptureAPI.lineTypes.contains(request.mediaType)
      guard CaptureAPI.jsonTypes.contains(request.mediaType) || isLines && party != nil else {
        throw APIProblem.onlyJSON(
          party == nil ? CaptureAPI.jsonTypes : CaptureAPI.jsonTypes.union(CaptureAPI.lineTypes)
        )
      }
      let bytesMax = party == nil ? Self.openBytesMax : CaptureLimits.documentBytesMax
      let content = try request.content(bytesMax: bytesMax)
      return try writer.holding(content.count) {
        guard !isLines else {
          return try CaptureLines(registrar: writer.registrar) { try admit($0, from: party) }
            .capture(content)
        }
        return try take(content, from: party)
      }
    } catch {
      return APIProblem.explaining(error).response
    }
  }

  /// Whose token the request has; `nil` for a small one without.
  private func sender(of request: Request) throws -> PartyName? {
    guard !request.hasCredentials else {
      return try Speaker(request.holder(.capture, in: writer.tokens)).party
    }
    guard request.body.count <= Self.openBytesMax else {
      throw APIProblem.unauthorized(
        "more than \(Self.openBytesMax) bytes are taken with a token of the party that signed",
        error: nil
      )
    }
    return nil
  }

  private func admit(_ content: [UInt8], from party: PartyName?) throws -> AdmittedStatements {
    try writer.admitting {
      let limits = JSONLimits(bytesMax: CaptureLimits.documentBytesMax, depthMax: 8)
      let document = try SignedDocument(parsing: content, limits: limits)
      return try writer.registrar.admit(document, from: party, now: api.moment)
    }
  }

  private func take(_ content: [UInt8], from party: PartyName?) throws -> Response {
    let (admitted, outcome) = try writer.registrar.admittingAgain {
      let admitted = try admit(content, from: party)
      let outcome = try writer.registrar.append(admitted, patienceSeconds: patienceSeconds)
      return (admitted, outcome)
    }
    var json: JSONObject
    switch outcome {
    case .published(let receipt): json = CaptureAPI.json(receipt)
    case .durable(let numbers):
      json = ["entries": .array(numbers.map { .number(Double($0)) })]
    }
    json["remarks"] = .strings(admitted.statements.flatMap(\.remarks))
    return .json(
      JSONValue.object(json).encoded(),
      status: outcome.isPublished ? .created : .accepted,
      headers: [.cacheControl: "no-store"]
    )
  }
}
