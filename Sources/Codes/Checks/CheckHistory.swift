/// What was known of the checks of a code before one of them.
public struct CheckHistory: Hashable, Sendable {
  /// Checks that happened in one month and area.
  public struct Mark: Hashable, Sendable {
    /// When.
    public let month: Month
    /// Where, as a proxy said; empty if none did.
    public let area: String
    /// Whether the package was recorded as sold then.
    public let isSold: Bool
    /// How many.
    public var count: Int
  }

  /// Whether the package was recorded as sold, so that checks count as its owner's.
  public let isSold: Bool
  /// Checks since the sale.
  public let checks: Int
  /// Checks before the sale, which spend no first check.
  public let earlier: Int
  /// The newest of them, the oldest first.
  public let marks: [Mark]
  /// When the code was checked in two distant places within an hour.
  public let unusual: Month?

  /// Whether this check is the first since the sale.
  public var isFirst: Bool { isSold && checks == 0 }

  /// The marks of checks since the sale, or before it.
  public func marks(sold: Bool) -> [Mark] { marks.filter { $0.isSold == sold } }
}
