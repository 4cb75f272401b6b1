import EPCIS
import Notes
import Provenance

// What may no longer be shown.
extension JourneyView {
  /// Why a step is not shown.
  enum Why: String {
    /// Its party erased it.
    case erased
    /// The log's governance withholds it by order.
    case ordered
    /// It is not there, and nobody says why.
    case missing
  }

  /// Why `step` is not shown; `nil` if it is.
  func whyWithheld(_ step: Journey.Step) -> Why? {
    guard step.state == .withheld else { return nil }
    guard let eraser = eraser(of: step) else { return .missing }
    let governance = PartyName.governance(of: verified.checkpoint.checkpoint.origin.text)
    return eraser.party == governance ? .ordered : .erased
  }

  /// Whether every step about the thing itself was erased, so that its journey is gone.
  var isErased: Bool {
    let own = journey.steps.filter { $0.about == .item }
    return !own.isEmpty && own.allSatisfy { $0.state == .withheld } && !verified.isIncomplete
  }

  /// Whether that was by order.
  var isOrdered: Bool {
    isErased && journey.steps.contains { $0.about == .item && whyWithheld($0) == .ordered }
  }

  /// The day on which the last step about the thing itself was erased: YYYY-MM-DD.
  var erasedOn: String? {
    journey.steps.filter { $0.about == .item }.compactMap { eraser(of: $0)?.recordTime }.max()
      .map { String(utc($0).prefix(10)) }
  }

  /// Why the last step about the thing itself was erased, in the words of who did it.
  var erasureReason: String? {
    journey.steps.filter { $0.about == .item }.compactMap { eraser(of: $0) }
      .max { $0.recordTime < $1.recordTime }?.body?.json["reason"]?.stringValue
  }

  private func eraser(of step: Journey.Step) -> Closure.Statement? {
    let statements = verified.closure.statements
    return statements[step.entry]?.erasedBy.flatMap { statements[$0] }
  }
}
