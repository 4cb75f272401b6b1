/// The members of a field such as `Accept`, with their weights (RFC 9110 §12.4.2).
///
/// Reading never fails: a member that cannot be read is passed over, and no more than the first
/// ``membersMax`` count.
struct WeightedList {
  /// One member: a media range, a language range or a coding, without its parameters.
  struct Member {
    /// Where it lies in ``bytes``.
    let range: Range<Int>
    /// Thousandths, 0 for "not this one".
    let weight: Int
  }

  static let membersMax = 64

  /// The field in lower case.
  let bytes: [UInt8]
  let members: [Member]

  init(_ field: String?) {
    var bytes = Array((field ?? "").utf8)
    for index in bytes.indices { bytes[index] = Characters.lowercased(bytes[index]) }
    var members: [Member] = []
    Self.forEachMember(in: bytes, bytes.indices) { members.append($0) }
    self.bytes = bytes
    self.members = members
  }

  /// The weight of a member by its exact text; `nil` if it is not named.
  func weight(of text: String) -> Int? {
    let span = bytes.span
    for member in members where text.isEqual(span.extracting(member.range)) {
      return member.weight
    }
    return nil
  }

  func text(_ member: Member) -> String {
    String(decoding: bytes[member.range], as: UTF8.self)
  }

  /// Goes through the members of the field that lies in `range`; nothing is allocated.
  static func forEachMember(in bytes: [UInt8], _ range: Range<Int>, _ body: (Member) -> Void) {
    var start = range.lowerBound
    var count = 0
    while start < range.upperBound, count < membersMax {
      let end = end(of: start, in: bytes[..<range.upperBound], at: UInt8(ascii: ","))
      if let member = member(start..<end, in: bytes) { body(member) }
      start = end + 1
      count += 1
    }
  }

  private static func member(_ range: Range<Int>, in bytes: [UInt8]) -> Member? {
    let nameEnd = end(of: range.lowerBound, in: bytes[..<range.upperBound], at: semicolon)
    let name = trimmed(range.lowerBound..<nameEnd, in: bytes)
    guard !name.isEmpty, bytes[name].allSatisfy({ Characters.isToken($0) || $0 == slash })
    else { return nil }
    var weight = 1000
    var start = nameEnd + 1
    while start < range.upperBound {
      let next = end(of: start, in: bytes[..<range.upperBound], at: semicolon)
      let parameter = trimmed(start..<next, in: bytes)
      if isWeight(bytes[parameter]) {
        guard let value = thousandths(bytes[parameter].dropFirst(2)) else { return nil }
        weight = value
      }
      start = next + 1
    }
    return Member(range: name, weight: weight)
  }

  /// Whether a parameter begins with `q=`.
  private static func isWeight(_ parameter: ArraySlice<UInt8>) -> Bool {
    guard parameter.count >= 2 else { return false }
    return Characters.lowercased(parameter[parameter.startIndex]) == UInt8(ascii: "q")
      && parameter[parameter.startIndex + 1] == UInt8(ascii: "=")
  }

  private static let slash = UInt8(ascii: "/")
  private static let semicolon = UInt8(ascii: ";")

  /// Where the next `mark` stands, or the end.
  private static func end<Bytes: RandomAccessCollection<UInt8>>(
    of start: Int,
    in bytes: Bytes,
    at mark: UInt8
  ) -> Int where Bytes.Index == Int {
    var index = start
    while index < bytes.endIndex, bytes[index] != mark { index += 1 }
    return index
  }

  private static func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Characters.isBlank(bytes[start]) { start += 1 }
    while start < end, Characters.isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
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
