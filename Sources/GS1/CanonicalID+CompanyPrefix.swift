extension CanonicalID {
  /// The 4 to 12 digits that begin with the issuer's GS1 company prefix.
  ///
  /// `nil` for an ID that is no GS1 key. How many of them are the prefix cannot be seen from the ID; the register of parties says so.
  public var companyPrefixDigits: String? {
    guard let key = primaryKey, let start = AITable.entry(key.ai)?.companyPrefixStart else {
      return nil
    }
    let digits = key.value.utf8.dropFirst(start).prefix(while: ASCII.isDigit)
    return ASCII.string(digits.prefix(GS1Limits.companyPrefixDigits.upperBound))
  }

  /// Whether the ID is one that the holder of this company prefix may issue.
  public func covers(prefix: String) -> Bool {
    guard GS1Limits.companyPrefixDigits.contains(prefix.utf8.count),
      let digits = companyPrefixDigits
    else { return false }
    return digits.utf8.starts(with: prefix.utf8)
  }
}
