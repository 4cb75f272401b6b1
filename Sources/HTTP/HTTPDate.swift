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

  /// Reads a date in any of the three forms that recipients must know (RFC 9110 §5.6.7).
  ///
  /// - Returns: seconds since 1970; `nil` if `text` is no such date.
  public static func seconds(_ text: String) -> Int64? {
    // Sun, 06 Nov 1994 08:49:37 GMT · Sunday, 06-Nov-94 08:49:37 GMT · Sun Nov  6 08:49:37 1994
    let words = text.split { " ,-:".contains($0) }.map(String.init)
    switch words.count {
    case 8 where words[7] == "GMT":
      let time = seconds(words[3], words[2], words[1], words[4...6])
      // The preferred form is written in one way only.
      return text.utf8.count == 29 && time.map(Self.text) != text ? nil : time
    case 7: return seconds(words[6], words[1], words[2], words[3...5])
    default: return nil
    }
  }

  private static func seconds(
    _ year: String,
    _ month: String,
    _ day: String,
    _ clock: ArraySlice<String>
  ) -> Int64? {
    let parts = clock.compactMap { number($0, 0...60) }
    guard parts.count == 3, parts[0] < 24, parts[1] < 60, let day = number(day, 1...31),
      let month = months.firstIndex(of: month), var year = number(year, 0...9999)
    else { return nil }
    // Two digits are of the years around 2020 (the form is older than 1995).
    if year < 100 { year += year < 70 ? 2000 : 1900 }
    let days = days(year: year, month: month + 1, day: day)
    return Int64(days * 86_400 + parts[0] * 3600 + parts[1] * 60 + parts[2])
  }

  private static func number(_ digits: String, _ range: ClosedRange<Int>) -> Int? {
    guard (1...4).contains(digits.utf8.count), digits.utf8.allSatisfy(Characters.isDigit),
      let number = Int(digits), range.contains(number)
    else { return nil }
    return number
  }

  /// Days since 1970: the inverse of `civil`.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
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
