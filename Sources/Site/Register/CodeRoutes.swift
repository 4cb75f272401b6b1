import Access
import Codes
import Crypto
import EPCIS
import GS1
import HTTP
import Ledger
import Merkle
import Printing
import Provenance
import Registrar

// How brands get codes, and say what became of them before they were on packages.
extension Site {
  /// Makes the codes of a print run, and answers with the files to print.
  ///
  /// They are kept, as keys from which nobody learns them, before they are told: this answer is the
  /// only one that holds them. Where the log is to be told first and does not take it, none are made.
  func makeCodes(_ request: Request) throws -> Response {
    let (party, codes, writer) = try codeHolder(request)
    let order = try CodeOrder(json(in: request))
    let labels: [Label]
    do {
      labels = try CodeMaker(base: configuration.publicURL)
        .labels(gtin: order.gtin, run: order.run, count: order.count)
      if let first = labels.first { _ = try QRCode(first.link, correction: order.correction) }
    } catch {
      throw APIProblem(
        status: .badRequest,
        exception: .validation,
        title: "These codes cannot be made.",
        detail: "\(error)"
      )
    }
    try checkCovers(party, labels[0].uri, writer)
    let pins = labels.map { _ in order.hasPINs ? PIN.random() : nil }
    let new = writer.admitting {
      zip(labels, pins).map { CodeRegister.NewCode(uri: $0.uri, pin: $1) }
    }
    let (gtin, now) = (labels[0].gtin, configuration.now())
    try registerNew(labels.map(\.uri), gtin: gtin, by: party, writer, now) {
      try codes.register.add(new, gtin: gtin, run: order.run, party: party.text, now: now)
    }
    return try writer.admitting {
      let printing = PrintRun(
        zip(labels, pins).map { $0.with(pin: $1?.digits) },
        correction: order.correction,
        moduleMicrometres: order.moduleMicrometres
      )
      return response(to: order, try printing.files(order.formats))
    }
  }

  /// The only file as it is, several in an archive.
  private func response(to order: CodeOrder, _ files: [PrintRun.File]) -> Response {
    let types: [PrintRun.Format: String] = [
      .csv: "text/csv; charset=utf-8", .pdf: "application/pdf", .zpl: "application/zpl",
    ]
    var (type, name, bytes) = ("application/zip", "codes-\(order.run).zip", [UInt8]())
    if files.count == 1, let own = types[order.formats[0]] {
      (type, name, bytes) = (own, files[0].name, files[0].bytes)
    } else {
      bytes = Archive.zip(files)
    }
    return Response(
      status: .created,
      type: type,
      headers: [
        .cacheControl: "no-store", "Content-Disposition": "attachment; filename=\"\(name)\"",
      ],
      body: bytes
    )
  }

  /// The print runs of the party, with how many of their codes are in which state.
  func codeRuns(_ request: Request) throws -> Response {
    let (party, codes, _) = try codeHolder(request)
    let runs = try codes.register.runs(of: party.text, countMax: 1_000)
    let json = runs.map { run -> JSONValue in
      [
        "gtin": .string(run.gtin), "run": .string(run.run),
        "made": .string(CodeEvents.utc(run.made)),
        "count": .number(Double(run.count)), "printed": .number(Double(run.printed)),
        "void": .number(Double(run.void)), "confirmed": .number(Double(run.confirmed)),
      ]
    }
    return .json(JSONValue.array(json).encoded(), headers: [.cacheControl: "no-store"])
  }

  /// What has become of one code of the party: what the register knows, and what the log says.
  func codeState(_ request: Request, uri: String) throws -> Response {
    let (party, codes, _) = try codeHolder(request)
    guard let id = try? TypedCode(uri).id,
      let record = try codes.register.record(of: CodeKey(uri: id.uri)),
      record.party.utf8.elementsEqual(party.text.utf8)
    else { throw APIProblem.nothing("you have made no such code here") }
    let view = try look(id, code: id.uri).view
    let state = CodeState(record, view)
    let json: JSONValue = [
      "code": .string(id.uri), "state": .string(state.name),
      "reason": state.reason.map(JSONValue.string) ?? .null, "gtin": .string(record.gtin),
      "run": .string(record.run), "made": .string(CodeEvents.utc(record.made)),
      "printed": record.printed.map { .string(CodeEvents.utc($0)) } ?? .null,
      "hasPIN": .bool(record.hasPIN),
      "confirmed": record.confirmed.map { .string($0.text) } ?? .null,
    ]
    return .json(json.encoded(), headers: [.cacheControl: "no-store"])
  }

  func json(in request: Request) throws -> JSONValue {
    guard CaptureAPI.jsonTypes.contains(request.mediaType) else {
      throw APIProblem.onlyJSON(CaptureAPI.jsonTypes)
    }
    guard let json = try? JSONValue(parsing: request.content(bytesMax: 4 << 20)) else {
      throw APIProblem.unchanged("the content is no JSON")
    }
    return json
  }

  /// Whose codes they are: a token that may capture.
  func codeHolder(_ request: Request) throws -> (PartyName, SiteCodes, SiteWriter) {
    guard let codes = configuration.codes, let writer = configuration.writer else {
      throw APIProblem.noMembers
    }
    let holder = try request.holder(.capture, in: writer.tokens)
    guard let party = PartyName(holder.party) else {
      throw APIProblem.unauthorized("the token is for nobody", error: "invalid_token")
    }
    return (party, codes, writer)
  }

  /// Throws unless the party holds the company prefix of a code.
  private func checkCovers(_ party: PartyName, _ uri: String, _ writer: SiteWriter) throws {
    let id = try CanonicalID(scanned: uri)
    guard try writer.registrar.current().registry.covers(party, id) else {
      throw APIProblem(
        status: .forbidden,
        exception: .security,
        title: "These codes are not yours to make.",
        detail: "\(party.text) holds no company prefix of \(id.gtin ?? uri)"
      )
    }
  }
}

/// What has become of a code, the furthest that is known.
private struct CodeState {
  let name: String
  let reason: String?

  init(_ record: CodeRecord, _ view: JourneyView) {
    let journey = view.journey
    let own = journey.steps.filter { $0.about == .item && $0.state != .corrected }
    let isIssued = own.contains { $0.bizStep != "encoding" }
    if journey.status == .void {
      let end = own.last { $0.action == .delete }
      (name, reason) = ("void", record.void?.rawValue ?? end?.disposition)
    } else if let void = record.void {
      (name, reason) = ("void", void.rawValue)
    } else {
      reason = nil
      if record.confirmed != nil {
        name = "confirmed"
      } else if journey.notes.contains(.sold) {
        name = "sold"
      } else if isIssued {
        let isAway = journey.steps.contains { step in
          (step.about == .item || step.about == .container) && step.said != .own
            || step.bizStep == "shipping" && step.about != .input && step.about != .lot
        }
        name = isAway ? "in_trade" : "applied"
      } else {
        // Codes of a product with all serials in the log stand there from the moment they were made.
        let isTold = own.contains { $0.time.seconds != Int64(clamping: record.made) }
        name = record.printed != nil || isTold ? "printed" : "made"
      }
    }
  }
}
