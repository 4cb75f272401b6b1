/// A month of the Gregorian calendar in UTC: as precisely as a check is remembered.
public struct Month: Hashable, Sendable, Comparable {
  /// Months since the beginning of the year 0.
  let number: Int

  /// The month of a moment in POSIX seconds.
  public init(seconds: UInt64) {
    // Days from civil, backwards: the year begins in March, so that the leap day comes last
    // (howardhinnant.github.io/date_algorithms.html).
    let days = Int(clamping: min(seconds, 1 << 40) / 86_400) + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let year = yearOfEra + era * 400 + (monthFromMarch >= 10 ? 1 : 0)
    let month = monthFromMarch >= 10 ? monthFromMarch - 9 : monthFromMarch + 3
    number = year * 12 + month - 1
  }

  init(number: Int) { self.number = number }

  /// `YYYY-MM`.
  public var text: String {
    let (year, month) = (String(number / 12), String(number % 12 + 1))
    return String(repeating: "0", count: max(0, 4 - year.count)) + year
      + (month.count == 1 ? "-0" : "-") + month
  }

  /// Whether `left` was before `right`.
  public static func < (left: Month, right: Month) -> Bool { left.number < right.number }
}
