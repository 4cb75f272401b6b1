internal import Crypto

/// The 8 bytes of `span` at `offset`, most significant first.
func bigEndianWord(_ span: borrowing Span<UInt8>, at offset: Int) -> UInt64 {
  BigEndian.word(span, at: offset)
}

/// Appends the 8 bytes of `number`, most significant first.
func appendBigEndian(_ number: UInt64, to output: inout [UInt8]) {
  BigEndian.append(number, to: &output)
}
