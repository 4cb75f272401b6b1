/// What the register knows of a code.
public struct CodeRecord: Hashable, Sendable {
  /// Why a code is void.
  public enum VoidReason: String, Sendable, CaseIterable {
    /// It was printed badly.
    case misprint
    /// It is not wanted any more.
    case cancelled
    /// Nobody knows where it is.
    case lost
    /// It was stolen.
    case stolen
    /// The package was destroyed.
    case destroyed
  }

  /// Who had it made.
  public let party: String
  /// The product number, 14 digits.
  public let gtin: String
  /// The name of its print run.
  public let run: String
  /// When it was made, in POSIX seconds.
  public let made: UInt64
  /// When it was printed, in POSIX seconds; `nil` if that was not said.
  public let printed: UInt64?
  /// Why it is void; `nil` if it is not.
  public let void: VoidReason?
  /// Whether there is a number for under the lid.
  public let hasPIN: Bool
  /// When that number was used rightly for the first time.
  public let confirmed: Month?
}

/// How many codes of a print run are in which state.
public struct RunRecord: Hashable, Sendable {
  /// The product number, 14 digits.
  public let gtin: String
  /// The name of the print run.
  public let run: String
  /// When it was made, in POSIX seconds.
  public let made: UInt64
  /// All codes of it.
  public let count: Int
  /// Those of them that were printed.
  public let printed: Int
  /// Those of them that are void.
  public let void: Int
  /// Those of them that an owner confirmed.
  public let confirmed: Int
}

/// What comes of a try to confirm a package by its inner number.
public enum PINOutcome: Hashable, Sendable {
  /// The code has no such number.
  case none
  /// It is right, and nobody used it before: the package is confirmed from now on.
  case confirmed
  /// It is right, and was used before, in that month.
  case usedBefore(Month)
  /// It is not right; so many tries are left today.
  case wrong(left: Int)
  /// There were as many tries today as there may be.
  case blocked
}
