import Codes
import EPCIS
import GS1
import HTTP
import Ledger
import Provenance
import Registrar

/// What `POST /codes/states` says of codes: that they were printed, or are void and why.
struct CodeChange {
  let ids: [CanonicalID]
  /// `nil` for codes that were printed.
  let reason: CodeRecord.VoidReason?

  var keys: [CodeKey] { ids.map { CodeKey(uri: $0.uri) } }

  /// Reads a JSON object.
  ///
  /// - Throws: ``APIProblem`` with the member that is wrong.
  init(_ json: JSONValue) throws {
    let texts = json["codes"]?.arrayValue?.compactMap(\.stringValue) ?? []
    guard !texts.isEmpty, texts.count <= CodeOrder.countMax,
      texts.count == json["codes"]?.arrayValue?.count
    else { throw APIProblem.unchanged("codes: 1 to \(CodeOrder.countMax) texts") }
    ids = try texts.map { text in
      guard let id = try? TypedCode(text).id else {
        throw APIProblem.unchanged("codes: one cannot be read")
      }
      return id
    }
    switch (json["state"]?.stringValue, json["reason"]?.stringValue) {
    case ("printed", nil): reason = nil
    case ("void", let text?):
      guard let reason = CodeRecord.VoidReason(rawValue: text) else {
        let reasons = CodeRecord.VoidReason.allCases.map(\.rawValue).joined(separator: ", ")
        throw APIProblem.unchanged("reason: one of \(reasons)")
      }
      self.reason = reason
    default: throw APIProblem.unchanged("state: printed, or void with a reason")
    }
  }
}

extension Site {
  /// Says of codes that they were printed, or that they are void and why: first in the log, from which
  /// shoppers are told, then in the register.
  func changeCodes(_ request: Request) throws -> Response {
    let (party, codes, writer) = try codeHolder(request)
    let change = try CodeChange(json(in: request))
    let now = configuration.now()
    let changed = try codes.changing(of: party.text) {
      let events = try writer.admitting {
        try newEvents(of: change, by: party, codes.register, now)
      }
      try tell(events, by: party, writer, now)
      guard let reason = change.reason else {
        return try codes.register.markPrinted(change.keys, of: party.text, now: now)
      }
      return try codes.register.void(change.keys, of: party.text, for: reason)
    }
    let unchanged = try zip(change.ids, changed).filter { !$0.1 }.map { id, _ in
      try why(id, of: party, stays: codes.register)
    }
    let answer: JSONValue = [
      "changed": .number(Double(changed.count { $0 })), "unchanged": .array(unchanged),
    ]
    return .json(answer.encoded(), headers: [.cacheControl: "no-store"])
  }

  /// Why a code stayed as it was.
  ///
  /// Of the codes of others no more is told than of those that never were.
  private func why(_ id: CanonicalID, of party: PartyName, stays register: CodeRegister) throws
    -> JSONValue
  {
    let record = try register.record(of: CodeKey(uri: id.uri))
    let isOwn = record?.party.utf8.elementsEqual(party.text.utf8) ?? false
    let why = !isOwn ? "not_yours" : record?.void != nil ? "void" : "printed"
    return ["code": .string(id.uri), "why": .string(why)]
  }

  /// Tells the log of codes that are made at `now` for a product of which the party says that all serials
  /// are registered before they are printed, keeps them by `keeping`, and if that fails, says that they
  /// are void.
  ///
  /// - Throws: ``APIProblem`` if the log does not take it; then nothing is kept.
  func registerNew(
    _ uris: [String],
    gtin: String,
    by party: PartyName,
    _ writer: SiteWriter,
    _ now: UInt64,
    keeping: () throws -> Void
  ) throws {
    guard try isTold(gtin: gtin, by: party, writer, now) else { return try keeping() }
    do { try tell([CodeEvents.printed(uris, at: now)], by: party, writer, now) } catch {
      var problem = APIProblem.explaining(error)
      problem.detail = "no codes were made" + (problem.detail.map { ": \($0)" } ?? "")
      throw problem
    }
    do { try keeping() } catch {
      try? tell([CodeEvents.void(uris, for: .cancelled, at: now)], by: party, writer, now)
      throw error
    }
  }

  /// Whether the log is told of codes as soon as they are made.
  private func isTold(
    gtin: String,
    by party: PartyName,
    _ writer: SiteWriter,
    _ now: UInt64
  ) throws -> Bool {
    let product = try CanonicalID(scanned: "https://id.gs1.org/01/\(gtin)")
    let since = try readingLog(of: party) { log in try log.serialsRegisteredSince(product.uri) }
    guard let since, since <= Int64(clamping: now) else { return false }
    return try writer.registrar.current().registry.party(party)?.maySignByRecorder == true
  }

  /// What the log does not say of the party's own codes yet.
  private func newEvents(
    of change: CodeChange,
    by party: PartyName,
    _ register: CodeRegister,
    _ now: UInt64
  ) throws -> [JSONValue] {
    var printed: [UInt64: [String]] = [:]
    var void: [String] = []
    try readingLog(of: party) { log in
      for (id, key) in zip(change.ids, change.keys) {
        guard let record = try register.record(of: key),
          record.party.utf8.elementsEqual(party.text.utf8),
          record.void == nil || change.reason != nil
        else { continue }
        let standing = try log.standing(of: id.uri)
        if !standing.isIssued, !standing.isEnded {
          printed[record.made, default: []].append(id.uri)
        }
        if !standing.isEnded { void.append(id.uri) }
      }
    }
    let events = printed.sorted { $0.key < $1.key }.map { CodeEvents.printed($1, at: $0) }
    guard let reason = change.reason, !void.isEmpty else { return events }
    return events + [CodeEvents.void(void, for: reason, at: now)]
  }

  private func readingLog<Result>(
    of party: PartyName,
    _ body: (inout CodesInLog) throws -> Result
  ) throws -> Result {
    let filings = configuration.filings
    return try reader.read { snapshot in
      var log = CodesInLog(SnapshotSource(snapshot, filings: filings), party: party)
      return try body(&log)
    }
  }

  /// Captures `events` in the name of the party.
  private func tell(
    _ events: [JSONValue],
    by party: PartyName,
    _ writer: SiteWriter,
    _ now: UInt64
  ) throws {
    guard !events.isEmpty else { return }
    let api = CaptureAPI(writer: writer, now: configuration.now, members: configuration.members)
    do {
      _ = try api.append(CodeEvents.document(events, at: now), as: party)
    } catch let error as AdmissionError where error.rule == .recorder {
      throw APIProblem(
        status: .conflict,
        exception: .validation,
        title: "The log does not say so yet.",
        detail:
          "\(party.text) signs itself: sign an ObjectEvent with ADD and encoding for what was "
          + "printed, with DELETE for what is void, and hand it in; then say this again"
      )
    } catch {
      throw APIProblem.explaining(error)
    }
  }
}

extension APIProblem {
  /// Why no state was changed.
  static func unchanged(_ detail: String) -> APIProblem {
    APIProblem(
      status: .badRequest,
      exception: .validation,
      title: "Nothing was changed.",
      detail: detail
    )
  }
}
