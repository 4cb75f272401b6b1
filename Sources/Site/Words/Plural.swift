/// How a number chooses one of the forms of a text (Unicode CLDR, whole numbers).
enum Plural: String, Sendable {
  /// No forms: `other` for all numbers.
  case none
  /// `one` for 1.
  case one
  /// `one` for 0 and 1.
  case french
  /// `zero`, `one`, `two`, `few` for 3 to 10, `many` for 11 to 99, all by the last two digits.
  case arabic

  /// The forms that a text which counts must have.
  var categories: Set<String> {
    switch self {
    case .none: ["other"]
    case .one, .french: ["one", "other"]
    case .arabic: ["zero", "one", "two", "few", "many", "other"]
    }
  }

  func category(of count: Int) -> String {
    switch self {
    case .none: "other"
    case .one: count == 1 ? "one" : "other"
    case .french: count == 0 || count == 1 ? "one" : "other"
    case .arabic:
      switch (count, count % 100) {
      case (0...2, _): ["zero", "one", "two"][count]
      case (_, 3...10): "few"
      case (_, 11...99): "many"
      default: "other"
      }
    }
  }
}
