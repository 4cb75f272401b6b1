/// Numbers for people.
enum Figures {
  /// A whole number in groups of three digits.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// A number to three figures, or to the unit where it has more.
  static func number(_ number: Double) -> String {
    switch number.magnitude {
    case ..<9.995: fixed(number, 2)
    case ..<99.95: fixed(number, 1)
    case ..<1e15: count(Int(number.rounded()))
    default: "\(number)"
    }
  }

  /// Bytes in B, KB or MB (powers of 1,000).
  static func bytes(_ number: Int) -> String {
    switch number {
    case ..<10_000: "\(count(number)) B"
    case ..<10_000_000: "\(Self.number(Double(number) / 1e3)) KB"
    default: "\(Self.number(Double(number) / 1e6)) MB"
    }
  }

  /// A time in ms; longer ones in s.
  static func time(_ seconds: Double) -> String {
    seconds < 10 ? "\(number(seconds * 1e3)) ms" : "\(number(seconds)) s"
  }

  /// How much of the whole a part is.
  static func share(_ part: Double, of whole: Double) -> String {
    whole > 0 ? "\(Int((100 * part / whole).rounded())) %" : "-"
  }

  private static func fixed(_ number: Double, _ places: Int) -> String {
    let scale = places == 1 ? 10 : 100
    let scaled = Int((number * Double(scale)).rounded())
    let fraction = String(scaled.magnitude % UInt(scale))
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt(scale)).\(zeros)\(fraction)"
  }
}
