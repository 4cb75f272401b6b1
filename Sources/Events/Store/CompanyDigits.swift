import EPCIS
import GS1

/// Under which company prefixes a statement names something, before anybody says which digits of an ID are
/// the prefix.
struct CompanyDigits {
  /// The digits with which the IDs begin, at most twelve of each.
  private(set) var digits: Set<String> = []

  /// The most that one statement is kept with; what names more is kept with their first four digits only.
  static let countMax = 64

  /// Looks through the members part of a statement.
  init(in members: JSONValue) {
    NamedIDs(in: members).forEach { id, _ in
      guard let start = id.companyPrefixDigits,
        start.utf8.count >= GS1Limits.companyPrefixDigits.lowerBound
      else { return }
      digits.insert(start)
    }
  }

  /// What the table `named` keeps.
  var roots: Set<Int64> {
    Set(digits.count > Self.countMax ? digits.map(Self.wide) : digits.map(Self.root))
  }

  /// The codes of those of `held` that cover something.
  func codes(among held: Set<Int64>) -> Set<Int64> {
    var codes: Set<Int64> = []
    for start in digits {
      for length in GS1Limits.companyPrefixDigits where length <= start.utf8.count {
        let code = Self.code(String(start.prefix(length)))
        if held.contains(code) { codes.insert(code) }
      }
    }
    return codes
  }

  /// A prefix as a number: a one, and then its digits.
  static func code(_ prefix: String) -> Int64 { Int64("1" + prefix) ?? 0 }

  /// The roots that may lie under a prefix.
  static func roots(under prefix: String) -> Range<Int64> {
    root(prefix)..<root(prefix) + size(prefix)
  }

  /// The root of statements that name too much, some of which may lie under a prefix.
  static func wide(_ digits: String) -> Int64 { -1 - (Int64(digits.prefix(4)) ?? 0) }

  /// The digits as a number of twelve.
  private static func root(_ digits: String) -> Int64 { (Int64(digits) ?? 0) * size(digits) }

  private static func size(_ digits: String) -> Int64 {
    (digits.utf8.count..<GS1Limits.companyPrefixDigits.upperBound).reduce(1) { size, _ in size * 10
    }
  }
}
