/// How far an append had come when its writer was answered.
public enum Appended: Sendable {
  /// Readers see its entries.
  case published(Receipt)
  /// Its entries have these numbers and outlive a power cut; who cosigns is still waited for.
  case durable(numbers: [UInt64])

  /// Whether readers see its entries.
  public var isPublished: Bool {
    if case .published = self { true } else { false }
  }
}

extension Ledger {
  /// Appends `entries` as ``append(_:admittedAt:)`` does, but waits no longer than `patienceSeconds` for
  /// their publication once they are durable.
  ///
  /// - Throws: ``LedgerError``.
  public func append(
    _ entries: [NewEntry],
    admittedAt size: UInt64? = nil,
    patienceSeconds: Double
  ) throws -> Appended {
    let watch = AppendWatch()
    try submit(entries, admittedAt: size) { watch.take($0) }
    return try watch.outcome(patienceSeconds: patienceSeconds)
  }
}
