/// The 8 bytes of `span` at `offset`, most significant first.
func bigEndianWord(_ span: borrowing Span<UInt8>, at offset: Int) -> UInt64 {
  var word: UInt64 = 0
  for index in 0..<8 { word = word << 8 | UInt64(span[offset + index]) }
  return word
}

/// Appends the 8 bytes of `number`, most significant first.
func appendBigEndian(_ number: UInt64, to output: inout [UInt8]) {
  for shift in stride(from: 56, through: 0, by: -8) {
    output.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
  }
}
