/// The number whose decimal digits are `digits`, without sign or leading zero, below 2^63.
func decimal(_ digits: some Collection<UInt8>) -> UInt64? {
  // 2^63 has 19 digits, so 19 of them fit into 64 bits.
  guard let first = digits.first, digits.count <= 19 else { return nil }
  guard first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
  var number: UInt64 = 0
  for digit in digits {
    guard UInt8(ascii: "0") <= digit, digit <= UInt8(ascii: "9") else { return nil }
    number = number * 10 + UInt64(digit - UInt8(ascii: "0"))
  }
  return number <= UInt64(Int64.max) ? number : nil
}
