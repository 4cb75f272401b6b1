extension Language {
  /// A whole number, with groups of three digits from 10,000 on.
  func number(_ value: Int) -> String {
    let digits = Array(String(value.magnitude).utf8).map { String(UnicodeScalar($0)) }
    guard digits.count > 4 else { return String(value) }
    let text = digits.enumerated().map { index, digit in
      index > 0 && (digits.count - index) % 3 == 0 ? group + digit : digit
    }.joined()
    return value < 0 ? "-\(text)" : text
  }

  /// A number as it was measured.
  func number(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return number(Int(value)) }
    return "\(value)".split(separator: ".", maxSplits: 1).joined(separator: decimal)
  }

  /// A value with the symbol of its unit, or with the code of a unit that has none here.
  func quantity(_ value: Double, _ unit: String?) -> String {
    guard let unit else { return number(value) }
    return "\(number(value))\u{a0}\(Units.symbol(unit))"
  }

  /// The same of a value and a code with a blank between them; any other text stays as it is.
  func quantity(_ text: String) -> String {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let value = Double(parts[0]), value.isFinite else { return text }
    return quantity(value, String(parts[1]))
  }

  /// A date: the first ten characters of `YYYY-MM-DD…`; any other text stays as it is.
  func day(_ text: String) -> String {
    guard let (year, month, day) = Self.parts(text) else { return PlainText.line(text) }
    return filled(date, year, month, day)
  }

  /// A date and a time to the minute, of `YYYY-MM-DDThh:mm…`.
  func moment(_ text: String) -> String {
    let time = text.dropFirst(11).prefix(5)
    return time.isEmpty ? day(text) : "\(day(text)), \(time)"
  }

  /// The month of `YYYY-MM`.
  func month(_ text: String) -> String {
    guard let (year, month, day) = Self.parts("\(text)-01") else { return text }
    return filled(monthOfYear, year, month, day)
  }

  private func filled(_ pattern: String, _ year: Int, _ month: Int, _ day: Int) -> String {
    let values = ["d": String(day), "m": String(month), "month": months[month - 1], "y": "\(year)"]
    return pattern.split(separator: "{", omittingEmptySubsequences: false).enumerated()
      .map { index, part in
        guard index > 0, let close = part.firstIndex(of: "}") else { return String(part) }
        return (values[String(part[..<close])] ?? "") + part[part.index(after: close)...]
      }.joined()
  }

  private static func parts(_ text: String) -> (Int, Int, Int)? {
    let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, 1...12 ~= parts[1], 1...31 ~= parts[2] else { return nil }
    return (parts[0], parts[1], parts[2])
  }
}

/// The symbols of units of measure (UN/ECE Recommendation 20), the same in every language.
enum Units {
  private static let symbols = [
    "CEL": "°C", "CTM": "ct", "GRM": "g", "J33": "µg/kg", "KGM": "kg", "LTR": "l", "M1": "mg/l",
    "MLT": "ml", "NA": "mg/kg", "P1": "%",
  ]

  static func symbol(_ code: String) -> String { symbols[code] ?? PlainText.line(code) }
}
