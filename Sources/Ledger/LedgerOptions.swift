/// What a ledger is given from outside.
public struct LedgerOptions: Sendable {
  /// The time by which index entries are dated.
  public var clock: LedgerClock
  /// Who cosigns checkpoints before they are published.
  public var witness: Witness
  /// Where tests stop it.
  var hook: Hook = { _ in }

  /// Without other instructions: the system's clock, and nobody who cosigns.
  public init(clock: LedgerClock = .system, witness: @escaping Witness = { $0 }) {
    self.clock = clock
    self.witness = witness
  }
}
