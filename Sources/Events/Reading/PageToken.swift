import Crypto

/// Where a page ended, so that the next one goes on behind it.
///
/// ```
/// offset  size  what
/// 0       1     version: 1
/// 1       8     event time of the last event that was looked at, milliseconds since 1970
/// 9       8     its number
/// 17      8     the number below which events belong to the result: what is recorded later does not
/// 25      4     how many further events there may be
/// 29      8     the first bytes of the SHA-256 of the query
/// ```
///
/// Numbers are big-endian. The text is base64url without padding. It tells nothing to a reader who
/// may not read the events, and it grants nothing: rights are judged anew for each page.
struct PageToken: Hashable {
  var time: Int64
  var number: UInt64
  let end: UInt64
  var remaining: UInt32
  let query: UInt64

  private static let version: UInt8 = 1
  private static let byteCount = 37

  /// What tells a query from others.
  static func digest(of query: EventQuery) -> UInt64 {
    let text = "\(query.order.rawValue) \(query.isAscending) \(query.fingerprint)"
    return SHA256.hash(utf8: text).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Reads a token; `nil` if it is none.
  init?(_ text: String) {
    guard text.utf8.count <= 64 else { return nil }
    guard let bytes = Base64URL.decode(text), bytes.count == PageToken.byteCount,
      bytes[0] == PageToken.version
    else { return nil }
    func number(_ start: Int, _ count: Int) -> UInt64 {
      bytes[start..<start + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
    time = Int64(bitPattern: number(1, 8))
    self.number = number(9, 8)
    end = number(17, 8)
    remaining = UInt32(number(25, 4))
    query = number(29, 8)
    guard self.number <= UInt64(Int64.max), end <= UInt64(Int64.max) else { return nil }
  }

  init(time: Int64, number: UInt64, end: UInt64, remaining: UInt32, query: UInt64) {
    self.time = time
    self.number = number
    self.end = end
    self.remaining = remaining
    self.query = query
  }

  /// The text.
  var text: String {
    var bytes = [PageToken.version]
    func append(_ number: UInt64, _ count: Int) {
      for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
      }
    }
    append(UInt64(bitPattern: time), 8)
    append(number, 8)
    append(end, 8)
    append(UInt64(remaining), 4)
    append(query, 8)
    return Base64URL.encode(bytes)
  }
}
