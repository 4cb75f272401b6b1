/// Reads coupon codes of North America (GS1 US, "North American Coupon Application Guideline"): digits
/// in which one digit says how long the next field is.
struct CouponReader {
  private var rest: ArraySlice<UInt8>

  init(_ digits: ArraySlice<UInt8>) { rest = digits }

  /// The code of a paper coupon, AI (8110).
  var isCoupon: Bool {
    var reader = self
    guard reader.rest.allSatisfy(ASCII.isDigit), reader.sized(0...6, plus: 6) != nil,
      reader.take(6) != nil, reader.sized(1...5) != nil, reader.purchase(hasPrefix: false)
    else { return false }
    if reader.begins(1), reader.digit(in: [0, 1, 2, 3]) == nil || !reader.purchase(hasPrefix: true)
    {
      return false
    }
    if reader.begins(2), !reader.purchase(hasPrefix: true) { return false }
    var expiry: ArraySlice<UInt8>?
    if reader.begins(3) {
      expiry = reader.day()
      guard expiry != nil else { return false }
    }
    if reader.begins(4) {
      guard let start = reader.day() else { return false }
      if let expiry, expiry.lexicographicallyPrecedes(start) { return false }
    }
    if reader.begins(5), reader.sized(0...9, plus: 6) == nil { return false }
    if reader.begins(6), reader.sized(1...7, plus: 6) == nil { return false }
    if reader.begins(9), !reader.miscellaneous() { return false }
    return reader.rest.isEmpty
  }

  /// The code of an offer without paper, AI (8112).
  var isOffer: Bool {
    var reader = self
    return reader.rest.allSatisfy(ASCII.isDigit) && reader.digit(in: [0, 1]) != nil
      && reader.sized(0...6, plus: 6) != nil && reader.take(6) != nil
      && reader.sized(0...9, plus: 6) != nil && reader.rest.isEmpty
  }

  // MARK: Fields

  /// What must be bought: how much, of which kind and family, and perhaps of whom.
  private mutating func purchase(hasPrefix: Bool) -> Bool {
    guard sized(1...5) != nil, digit(in: [0, 1, 2, 3, 4, 9]) != nil, take(3) != nil else {
      return false
    }
    guard hasPrefix else { return true }
    // Nine stands for the company of the first purchase.
    if rest.first == ASCII.zero + 9 { return take(1) != nil }
    return sized(0...6, plus: 6) != nil
  }

  private mutating func miscellaneous() -> Bool {
    digit(in: [0, 1, 2, 5, 6]) != nil && digit(in: [0, 1, 2]) != nil && take(1) != nil
      && digit(in: [0, 1]) != nil
  }

  private mutating func day() -> ArraySlice<UInt8>? {
    guard let day = take(6), (try? AIPart.Check.day.apply(to: Array(day), in: 0..<6)) != nil else {
      return nil
    }
    return day
  }

  // MARK: Cursor

  /// Steps over the digit that begins an optional field, if it stands there.
  private mutating func begins(_ digit: UInt8) -> Bool {
    guard rest.first == ASCII.zero + digit else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func digit(in digits: Set<UInt8>) -> UInt8? {
    guard let digit = rest.first.map({ $0 - ASCII.zero }), digits.contains(digit) else {
      return nil
    }
    rest.removeFirst()
    return digit
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest.removeFirst(count) }
    return rest.prefix(count)
  }

  /// A field after the digit that says its length, less `plus`.
  private mutating func sized(_ range: ClosedRange<Int>, plus: Int = 0) -> ArraySlice<UInt8>? {
    guard let length = rest.first.map({ Int($0 - ASCII.zero) }), range.contains(length) else {
      return nil
    }
    rest.removeFirst()
    return take(length + plus)
  }
}
