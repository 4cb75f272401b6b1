/// What is wrong with a value, at an offset within it.
struct ValueFault: Error {
  let rule: GS1Error.Rule
  let offset: Int

  init(_ rule: GS1Error.Rule, _ offset: Int) {
    self.rule = rule
    self.offset = offset
  }
}

extension AIEntry {
  /// Checks the decoded bytes of a value: lengths, alphabets, check digits, dates and prefix.
  ///
  /// Lists that change by the year (countries, currencies, media types, coupons) are not looked at
  /// here, so that a code is read alike at any time: see ``ContentRule``.
  func check(_ value: [UInt8]) throws(ValueFault) {
    guard !value.isEmpty else { throw ValueFault(.emptyValue, 0) }
    var start = 0
    for part in parts {
      if part.isOptional && start == value.count { break }
      let end = min(start + part.lengths.upperBound, value.count)
      guard end - start >= part.lengths.lowerBound else { throw lengthFault(value) }
      for index in start..<end where !part.alphabet.contains(value[index]) {
        throw ValueFault(.characterSet, index)
      }
      try part.check?.apply(to: value, in: start..<end)
      start = end
    }
    guard start == value.count else { throw lengthFault(value) }
    try checkCompanyPrefix(value)
  }

  /// The first character too many, or the end of what is too short.
  private func lengthFault(_ value: [UInt8]) -> ValueFault {
    ValueFault(.length, min(lengths.upperBound, value.count))
  }

  private func checkCompanyPrefix(_ value: [UInt8]) throws(ValueFault) {
    guard let first = companyPrefixStart else { return }
    let fewest = GS1Limits.companyPrefixDigits.lowerBound
    for index in first..<first + fewest {
      guard index < value.count, ASCII.isDigit(value[index]) else {
        throw ValueFault(.companyPrefix, min(index, value.count))
      }
    }
  }
}

extension AIPart.Check {
  /// Applies the rule to the part of a value that stands in `range`, whose length and alphabet have
  /// been checked.
  func apply(to value: [UInt8], in range: Range<Int>) throws(ValueFault) {
    let last = range.upperBound - 1
    switch self {
    case .mod10:
      let digit = CheckDigit.mod10(value, in: range.lowerBound..<last)
      guard digit == value[last] else { throw ValueFault(.checkDigit, last) }
    case .alphaPair:
      try checkPair(value, in: range)
    case .day, .dayOrMonth, .fullDay:
      guard isDay(value[range]) else { throw ValueFault(.date, range.lowerBound) }
    case .time, .hour, .sixtieth:
      guard isTime(value[range]) else { throw ValueFault(.date, range.lowerBound) }
    default:
      guard hasForm(value[range]) else { throw ValueFault(.form, range.lowerBound) }
    }
  }

  private func checkPair(_ value: [UInt8], in range: Range<Int>) throws(ValueFault) {
    guard range.count > 2 else { throw ValueFault(.length, range.upperBound) }
    let pair = CheckDigit.alphaPair(value, in: range.dropLast(2))
    guard let pair, value[range].suffix(2).elementsEqual(pair) else {
      throw ValueFault(.checkPair, range.upperBound - 2)
    }
  }

  private func isDay(_ digits: ArraySlice<UInt8>) -> Bool {
    let year = number(digits.dropLast(4))
    let month = number(digits.dropLast(2).suffix(2))
    let day = number(digits.suffix(2))
    guard 1...12 ~= month else { return false }
    // Two-digit years mean 1951 to 2099 for a long time yet, in which every fourth is a leap year.
    let isLeap = year % 4 == 0 && (digits.count == 6 || year % 100 != 0 || year % 400 == 0)
    let most = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    if case .dayOrMonth = self { return 0...most ~= day }
    return 1...most ~= day
  }

  private func isTime(_ digits: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .time: number(digits.prefix(2)) < 24 && number(digits.suffix(2)) < 60
    case .hour: number(digits) < 24
    default: number(digits) < 60
    }
  }

  private func hasForm(_ text: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .zero: text.allSatisfy { $0 == ASCII.zero }
    case .nonzero: text.contains { $0 != ASCII.zero }
    case .noLeadingZero: text.count == 1 || text.first != ASCII.zero
    case .yesOrNo: number(text) < 2
    case .minus: text.allSatisfy { $0 == UInt8(ascii: "-") }
    case .pieceOfTotal:
      1...max(1, number(text.suffix(text.count / 2))) ~= number(text.prefix(text.count / 2))
        && number(text.suffix(text.count / 2)) > 0
    default: true
    }
  }

  /// At most five digits are ever read here.
  private func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
  }
}
