internal import CSQLite

/// The row at which a statement stands; of no use once the statement goes on.
///
/// Columns count from 0. What a column holds is read as the type that is asked for, as SQLite
/// converts it; NULL reads as 0, as no bytes and as the empty text.
public struct Row {
  let statement: OpaquePointer

  /// Whether `column` is NULL.
  public func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(statement, column) == SQLITE_NULL
  }

  /// The integer in `column`.
  public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  /// The integer in `column`, or `nil` if it is NULL or negative.
  public func number(_ column: Int32) -> UInt64? {
    isNull(column) ? nil : UInt64(exactly: integer(column))
  }

  /// The bytes in `column`.
  public func blob(_ column: Int32) -> [UInt8] {
    // In this order: asking for the address may convert the value, and so change its length.
    guard let bytes = sqlite3_column_blob(statement, column) else { return [] }
    let count = Int(sqlite3_column_bytes(statement, column))
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// The bytes in `column`, or `nil` if it is NULL.
  public func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }

  /// The text in `column`; bytes that are not UTF-8 are replaced.
  public func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}
