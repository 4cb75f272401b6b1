extension AITable {
  /// Weights and sizes: six digits, of which the last digit of the application identifier, 0 to 5,
  /// counts the decimals.
  static let measures: [AIEntry] = [
    ("310", "net weight in kilograms"), ("311", "length in metres"), ("312", "width in metres"),
    ("313", "height in metres"), ("314", "area in square metres"), ("315", "net volume in litres"),
    ("316", "net volume in cubic metres"), ("320", "net weight in pounds"),
    ("321", "length in inches"), ("322", "length in feet"), ("323", "length in yards"),
    ("324", "width in inches"), ("325", "width in feet"), ("326", "width in yards"),
    ("327", "height in inches"), ("328", "height in feet"), ("329", "height in yards"),
    ("330", "gross weight in kilograms"), ("331", "outer length in metres"),
    ("332", "outer width in metres"), ("333", "outer height in metres"),
    ("334", "outer area in square metres"), ("335", "gross volume in litres"),
    ("336", "gross volume in cubic metres"), ("337", "weight in kilograms per square metre"),
    ("340", "gross weight in pounds"), ("341", "outer length in inches"),
    ("342", "outer length in feet"), ("343", "outer length in yards"),
    ("344", "outer width in inches"), ("345", "outer width in feet"),
    ("346", "outer width in yards"), ("347", "outer height in inches"),
    ("348", "outer height in feet"), ("349", "outer height in yards"),
    ("350", "area in square inches"), ("351", "area in square feet"),
    ("352", "area in square yards"), ("353", "outer area in square inches"),
    ("354", "outer area in square feet"), ("355", "outer area in square yards"),
    ("356", "net weight in troy ounces"), ("357", "net volume in ounces"),
    ("360", "net volume in quarts"), ("361", "net volume in gallons"),
    ("362", "gross volume in quarts"), ("363", "gross volume in gallons"),
    ("364", "net volume in cubic inches"), ("365", "net volume in cubic feet"),
    ("366", "net volume in cubic yards"), ("367", "gross volume in cubic inches"),
    ("368", "gross volume in cubic feet"), ("369", "gross volume in cubic yards"),
  ].flatMap { head, name in decimals(head, 0...5) { AIEntry($0, name, .digits(6)) } }

  /// Money, where the last digit counts the decimals too.
  static let amounts: [AIEntry] =
    decimals("390", 0...9) { AIEntry($0, "amount", .digits(upTo: 15)) }
    + decimals("391", 0...9) {
      AIEntry($0, "amount with currency", .digits(3), .digits(upTo: 15))
    }
    + decimals("392", 0...9) { AIEntry($0, "price", .digits(upTo: 15)) }
    + decimals("393", 0...9) {
      AIEntry($0, "price with currency", .digits(3), .digits(upTo: 15))
    }
    + decimals("394", 0...3) { AIEntry($0, "percentage discount", .digits(4)) }
    + decimals("395", 0...5) { AIEntry($0, "price per unit", .digits(6)) }

  private static func decimals(
    _ head: StaticString,
    _ digits: ClosedRange<Int>,
    _ entry: (AI) -> AIEntry
  ) -> [AIEntry] {
    digits.compactMap { AI("\(head)\($0)").map(entry) }
  }
}
