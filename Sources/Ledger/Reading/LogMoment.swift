/// How far a log is, as its readers see it: what an answer was made from.
public struct LogMoment: Hashable, Sendable {
  /// The number of published entries.
  public let size: UInt64
  /// How often bodies were erased since the ledger was opened.
  public let erasures: UInt64

  /// A moment of a log that others write, of which only the size is known.
  public init(size: UInt64) { self.init(size: size, erasures: 0) }

  init(size: UInt64, erasures: UInt64) {
    (self.size, self.erasures) = (size, erasures)
  }
}
