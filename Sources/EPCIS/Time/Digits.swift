/// A cursor over the parts of a timestamp; each part is fixed digits, or it is refused.
struct Digits {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ letter: Unicode.Scalar) -> Bool {
    guard let byte = rest.first, byte == UInt8(ascii: letter) else { return false }
    rest.removeFirst()
    return true
  }

  /// Exactly `count` decimal digits.
  private mutating func number(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let byte = rest.popFirst(), (48...57).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    return value
  }

  mutating func date() -> Calendar.Date? {
    guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
      (1...12).contains(month), (1...Calendar.days(inMonth: month, of: year)).contains(day)
    else { return nil }
    return Calendar.Date(year: year, month: month, day: day)
  }

  mutating func time() -> (hour: Int, minute: Int, second: Int)? {
    guard let hour = number(2), take(":"), let minute = number(2), take(":"),
      let second = number(2), hour < 24, minute < 60, second < 60
    else { return nil }
    return (hour, minute, second)
  }

  /// An optional fraction of a second, in units of 10⁻¹⁸ s.
  mutating func fraction() -> UInt64? {
    guard take(".") else { return 0 }
    var value: UInt64 = 0
    var count = 0
    while let byte = rest.first, (48...57).contains(byte) {
      if count < 18 { value = value * 10 + UInt64(byte - 48) }
      count += 1
      rest.removeFirst()
    }
    guard count > 0 else { return nil }
    for _ in min(count, 18)..<18 { value *= 10 }
    return value
  }

  /// `Z` or `±hh:mm`, in minutes.
  mutating func offset() -> Int? {
    if take("Z") { return 0 }
    let isWest = take("-")
    guard isWest || take("+"), let hours = number(2), take(":"), let minutes = number(2),
      minutes < 60, hours * 60 + minutes <= 14 * 60
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }
}

/// The Gregorian calendar, extended to all years.
enum Calendar {
  struct Date {
    let year: Int
    let month: Int
    let day: Int
  }

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Days from 1970-01-01 to `date`, whose year is 0 or later.
  ///
  /// Years are counted from March, so that the leap day is a year's last.
  static func days(before date: Date) -> Int {
    let year = date.month > 2 ? date.year + 400 : date.year + 399
    let monthFromMarch = (date.month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + date.day - 1
    let daysOfYears = year * 365 + year / 4 - year / 100 + year / 400
    // 0000-03-01 of the shifted count is 719,468 days before 1970-01-01, plus 400 years.
    return daysOfYears + dayOfYear - 719_468 - 146_097
  }

  /// The date `day` days after 1970-01-01, not before the year 0.
  static func date(day: Int) -> Date {
    let shifted = day + 719_468 + 146_097
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = (era - 1) * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return Date(
      year: year,
      month: month,
      day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }
}
