import EPCIS
import Provenance

/// What `wayproof verify` prints.
struct VerificationReport {
  let verified: Verified
  let journey: Journey

  /// What was checked, what counts, what does not, and what was not checked.
  var details: String {
    var lines = ["Checked:"]
    lines += verified.checks.map { "  \($0.step). \($0.text)" }
    lines += ["", "Statements:"] + statements
    lines += ["", "Not checked:"]
    lines += verified.unchecked.map { "  - \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the records say, in one line.
  var result: String {
    let notes =
      journey.notes.isEmpty ? "" : " (\(journey.notes.map(\.rawValue).joined(separator: ", ")))"
    return "Result: \(journey.status.rawValue)\(notes), as of \(utc(verified.asOf))"
  }

  /// Why this is no pass; `nil` if it is one.
  var failure: String? {
    if verified.isTooOld { return "the records are too old: as of \(utc(verified.asOf))" }
    if verified.isIncomplete { return "incomplete: a body is missing that nobody has erased" }
    return nil
  }

  private var statements: [String] {
    let faults = Dictionary(
      verified.closure.readings.compactMap { reading in reading.fault.map { (reading.entry, $0) } },
      uniquingKeysWith: { first, _ in first }
    )
    return verified.closure.statements.values.sorted { $0.number < $1.number }.map { statement in
      line(of: statement, fault: faults[statement.number])
    }
  }

  private func line(of statement: Closure.Statement, fault: String?) -> String {
    let signer =
      switch statement.signer?.isRecorder {
      case true?: "recorder for \(statement.party?.text ?? "?")"
      case false?: "signed by \(statement.party?.text ?? "?")"
      case nil: statement.party?.text ?? "nobody"
      }
    let what = [statement.type, statement.action?.rawValue, statement.bizStep].compactMap(\.self)
    let time = statement.eventTime?.utcText ?? "no time"
    let words = what.joined(separator: " ").shown
    let line = "  entry \(statement.number)  \(time)  \(words), \(signer)"
    if let fault { return "\(line)\n      not counted: \(fault.shown)" }
    if statement.erasedBy != nil { return "\(line)\n      erased" }
    if let by = statement.correctedBy { return "\(line)\n      corrected by entry \(by)" }
    return line
  }

  private func utc(_ seconds: UInt64) -> String {
    Instant(milliseconds: Int64(clamping: seconds) * 1000)?.utcText ?? "\(seconds)"
  }
}
