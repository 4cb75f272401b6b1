/// A moment, read from a timestamp of RFC 3339 that names its offset.
///
/// Fractions of a second may have any number of digits; those after the eighteenth are ignored.
public struct Instant: Hashable, Sendable, Comparable {
  /// Whole milliseconds since 1970-01-01T00:00:00Z; what is finer is cut, towards the past.
  public let milliseconds: Int64
  /// What was cut, in units of 10⁻¹⁸ s: less than 10¹⁵.
  let attosecondsBelow: UInt64

  private static let dayMilliseconds: Int64 = 86_400_000
  /// 0001-01-01T00:00:00Z, the first moment that has a text.
  private static let first: Int64 = -62_135_596_800_000
  /// The first moment of the year 10000.
  private static let end: Int64 = 253_402_300_800_000

  /// The moment so many milliseconds after 1970-01-01T00:00:00Z, within the years 1 to 9999.
  public init?(milliseconds: Int64) {
    guard (Instant.first..<Instant.end).contains(milliseconds) else { return nil }
    self.milliseconds = milliseconds
    attosecondsBelow = 0
  }

  /// Reads `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)` (RFC 3339 §5.6).
  ///
  /// Upper-case `T` and `Z` only; no leap seconds; offsets up to 14:00, as XML Schema has them.
  /// `nil` for anything else, for days that no calendar has, and outside the years 1 to 9999 UTC.
  public init?(parsing text: String) {
    var digits = Digits(text)
    guard let date = digits.date(), digits.take("T"), let time = digits.time(),
      let fraction = digits.fraction(), let offset = digits.offset(), digits.isAtEnd
    else { return nil }
    let minutes = Int64(time.hour * 60 + time.minute - offset)
    let seconds = Int64(Calendar.days(before: date)) * 86_400 + minutes * 60 + Int64(time.second)
    let whole = seconds * 1000 + Int64(fraction / 1_000_000_000_000_000)
    guard (Instant.first..<Instant.end).contains(whole) else { return nil }
    milliseconds = whole
    attosecondsBelow = fraction % 1_000_000_000_000_000
  }

  /// `YYYY-MM-DDThh:mm:ss.sssZ`, cut to milliseconds.
  public var utcText: String {
    let day = milliseconds.dividedDown(by: Instant.dayMilliseconds)
    let rest = Int(milliseconds - day * Instant.dayMilliseconds)
    let date = Calendar.date(day: Int(day))
    let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { padded($0, 2) }
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
      + "T\(time[0]):\(time[1]):\(time[2]).\(padded(rest % 1000, 3))Z"
  }

  /// Whole seconds since 1970-01-01T00:00:00Z, cut towards the past.
  public var seconds: Int64 { milliseconds.dividedDown(by: 1000) }

  /// Earlier comes first, to the last digit that was read.
  public static func < (left: Instant, right: Instant) -> Bool {
    (left.milliseconds, left.attosecondsBelow) < (right.milliseconds, right.attosecondsBelow)
  }
}

/// The offset of local time from UTC: `±hh:mm`, up to 14:00.
public struct TimeOffset: Hashable, Sendable {
  /// Minutes east of Greenwich.
  public let minutes: Int
  /// The offset as written; `-00:00` and `+00:00` are both kept.
  public let text: String

  /// Reads `±hh:mm`; `Z` is not an offset here (EPCIS 2.0 §7.3.2).
  public init?(parsing text: String) {
    var digits = Digits(text)
    guard text.utf8.first != UInt8(ascii: "Z"), let minutes = digits.offset(), digits.isAtEnd
    else { return nil }
    self.minutes = minutes
    self.text = text
  }
}

extension Int64 {
  /// Division that rounds towards negative infinity.
  fileprivate func dividedDown(by divisor: Int64) -> Int64 {
    self / divisor - (self % divisor < 0 ? 1 : 0)
  }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
