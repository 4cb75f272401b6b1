import Foundation
import HTTP
import Ledger
import Registrar

extension Site {
  /// What the service has done and what waits, for the operator's monitoring.
  ///
  /// Only who comes from an address that the configuration names is answered; for all others there is
  /// nothing here.
  func metrics(_ request: Request) throws -> Response {
    guard let peer = request.peer,
      configuration.metricsReaders.contains(where: { $0.contains(peer) })
    else { throw SiteProblem(.notFound, "no_page", "There is nothing at this address.") }
    var text = MetricsText()
    text.add("wayproof_log_entries", .gauge, "Entries of the published log.") {
      Double(try reader.read { $0.size })
    }
    if let writer = configuration.writer {
      let ledger = writer.registrar.ledger
      text.add(ledger.figures, admissions: writer.admissions, halted: ledger.halt != nil)
    }
    if let (folded, size) = configuration.members?.followed {
      text.add("wayproof_events_folded", .gauge, "Entries read in for members.") { Double(folded) }
      text.add("wayproof_events_waiting", .gauge, "Entries still to be read in for members.") {
        Double(size - min(folded, size))
      }
    }
    if let bytes = MetricsText.residentBytes() {
      text.add("process_resident_memory_bytes", .gauge, "Memory in use.") { Double(bytes) }
    }
    return Response(
      type: "text/plain; version=0.0.4; charset=utf-8",
      headers: [.cacheControl: "no-store"],
      body: Array(text.text.utf8)
    )
  }
}

/// Figures in the text format of Prometheus, version 0.0.4.
struct MetricsText {
  enum Kind: String { case counter, gauge }

  private(set) var text = ""

  /// Adds a figure without labels; none if it cannot be had.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: () throws -> Double) {
    guard let value = try? value() else { return }
    head(name, kind, help)
    line(name, "", value)
  }

  /// Adds what the ledger tells, and what was admitted to it.
  mutating func add(_ figures: LedgerFigures, admissions: LedgerFigures.Run, halted: Bool) {
    let seconds = { (nanoseconds: UInt64) in Double(nanoseconds) / 1e9 }
    func each(
      _ name: String,
      _ kind: Kind,
      _ help: String,
      _ value: (LedgerFigures.Run) -> Double
    ) {
      head("wayproof_stage_" + name, kind, help)
      line("wayproof_stage_" + name, "{stage=\"admit\"}", value(admissions))
      for stage in Stage.allCases {
        let run = figures.stages[stage, default: .init()]
        line("wayproof_stage_" + name, "{stage=\"\(stage.rawValue)\"}", value(run))
      }
    }
    each("runs_total", .counter, "How often a stage ran.") { Double($0.count) }
    each("seconds_total", .counter, "How long a stage ran in all.") { seconds($0.nanoseconds) }
    each("seconds_max", .gauge, "The longest run of a stage.") { seconds($0.nanosecondsMax) }
    let plain: [(String, Kind, String, Double)] = [
      ("revisions_total", .counter, "Published revisions.", Double(figures.revisions)),
      ("entries_total", .counter, "Published entries.", Double(figures.entries)),
      ("keys_total", .counter, "Index keys under which they are filed.", Double(figures.keys)),
      ("appends_total", .counter, "Appends that were answered.", Double(figures.appends.count)),
      (
        "append_seconds_total", .counter, "How long all appends waited for their answers.",
        seconds(figures.appends.nanoseconds)
      ),
      (
        "append_seconds_max", .gauge, "The longest wait of an append.",
        seconds(figures.appends.nanosecondsMax)
      ),
      ("refused_total", .counter, "Appends refused as too many.", Double(figures.refusals)),
      ("pending_entries", .gauge, "Entries accepted, unanswered.", Double(figures.entriesPending)),
      ("pending_keys", .gauge, "Their index keys.", Double(figures.keysPending)),
      ("pending_bytes", .gauge, "Their bytes.", Double(figures.bytesPending)),
      (
        "seconds_ahead", .gauge, "How far index entries are dated ahead of the clock.",
        Double(figures.secondsAhead)
      ),
      ("halted", .gauge, "1 if no writes are taken any more.", halted ? 1 : 0),
    ]
    for (name, kind, help, value) in plain { add("wayproof_" + name, kind, help) { value } }
  }

  /// The memory of this process that is in use, in bytes.
  static func residentBytes() -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return nil
    }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return pages.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
  }

  private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func line(_ name: String, _ labels: String, _ value: Double) {
    let whole = Int64(exactly: value).map(String.init)
    text += "\(name)\(labels) \(whole ?? "\(value)")\n"
  }
}
