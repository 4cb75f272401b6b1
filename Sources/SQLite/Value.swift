/// A value bound to a parameter of a statement.
public enum Value: Hashable, Sendable {
  /// SQL NULL.
  case null
  /// A signed 64-bit integer.
  case integer(Int64)
  /// UTF-8 text.
  case text(String)
  /// Bytes.
  case blob([UInt8])

  /// A number that must be below 2^63, as those of rows are.
  public static func number(_ number: UInt64) -> Value {
    precondition(number <= UInt64(Int64.max), "a number in a database is below 2^63")
    return .integer(Int64(number))
  }

  /// `bytes`, or NULL for none.
  public static func optional(_ bytes: [UInt8]?) -> Value {
    if let bytes { .blob(bytes) } else { .null }
  }
}
