/// The members of a field such as `Accept`, with their weights (RFC 9110 §12.4.2).
///
/// Reading never fails: a member that cannot be read is passed over, and no more than the first
/// ``membersMax`` count.
struct WeightedList {
  /// One member: a media range, a language range or a coding.
  struct Member: Hashable {
    /// The member without parameters, in lower case.
    let text: String
    /// Thousandths, 0 for "not this one".
    let weight: Int
  }

  static let membersMax = 64

  let members: [Member]

  init(_ field: String?) {
    guard let field else {
      members = []
      return
    }
    let parts = field.utf8.split(separator: UInt8(ascii: ","), maxSplits: Self.membersMax)
    members = parts.prefix(Self.membersMax).compactMap(Self.member)
  }

  /// The weight of a member by its exact text; `nil` if it is not named.
  func weight(of text: String) -> Int? {
    members.first { $0.text == text }?.weight
  }

  private static func member(_ part: Substring.UTF8View) -> Member? {
    let pieces = part.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard let first = pieces.first else { return nil }
    let name = trimmed(first)
    guard !name.isEmpty, name.allSatisfy({ Characters.isToken($0) || $0 == UInt8(ascii: "/") })
    else { return nil }
    var weight = 1000
    for piece in pieces.dropFirst() {
      let parameter = trimmed(piece)
      guard let mark = parameter.firstIndex(of: UInt8(ascii: "=")) else { continue }
      guard parameter[..<mark].elementsEqual([UInt8(ascii: "q")]) else { continue }
      guard let value = thousandths(parameter[parameter.index(after: mark)...]) else { return nil }
      weight = value
    }
    let text = String(decoding: name, as: UTF8.self)
    return Member(text: text, weight: weight)
  }

  /// Blanks removed at both ends, and in lower case.
  private static func trimmed(_ bytes: Substring.UTF8View) -> ArraySlice<UInt8> {
    var slice = bytes.map(Characters.lowercased)[...].drop(while: Characters.isBlank)
    while let last = slice.last, Characters.isBlank(last) { slice.removeLast() }
    return slice
  }

  /// `0`, `1`, `0.25`: at most three decimals, at most 1.
  private static func thousandths(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = bytes.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1")
    else { return nil }
    var value = first == UInt8(ascii: "1") ? 1000 : 0
    let rest = bytes.dropFirst()
    guard let point = rest.first else { return value }
    guard point == UInt8(ascii: "."), rest.count <= 4 else { return nil }
    var unit = 100
    for digit in rest.dropFirst() {
      guard Characters.isDigit(digit) else { return nil }
      value += Int(digit - UInt8(ascii: "0")) * unit
      unit /= 10
    }
    return value <= 1000 ? value : nil
  }
}
