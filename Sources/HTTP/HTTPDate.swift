/// The form of dates in header fields (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
public enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The 29 characters for a time.
  ///
  /// - Parameter seconds: since 1970 in UTC; times before 1970 and after 9999 become the nearest
  ///   that can be written.
  /// - Returns: the date as `Date` and its like carry it.
  public static func text(_ seconds: Int64) -> String {
    let time = min(max(seconds, 0), 253_402_300_799)
    let day = Int(time / 86_400)
    let second = Int(time % 86_400)
    let date = civil(day)
    let clock = [second / 3600, second / 60 % 60, second % 60].map(two).joined(separator: ":")
    let year = String(10_000 + date.year).dropFirst()
    return "\(days[day % 7]), \(two(date.day)) \(months[date.month - 1]) \(year) \(clock) GMT"
  }

  /// The date of a day since 1970 in the Gregorian calendar, counted from 1 March of year 0, so
  /// that the leap day is the last of its year.
  private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = day + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
    return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
  }

  private static func two(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
