extension String {
  func isEqual(_ bytes: borrowing Span<UInt8>) -> Bool {
    let own = utf8
    let span = own.span
    guard span.count == bytes.count else { return false }
    for index in span.indices where span[index] != bytes[index] { return false }
    return true
  }

  /// Whether the bytes differ from this text in the case of ASCII letters only.
  func isEqualIgnoringCase(_ bytes: borrowing Span<UInt8>) -> Bool {
    let own = utf8
    let span = own.span
    guard span.count == bytes.count else { return false }
    for index in span.indices
    where Characters.lowercased(span[index]) != Characters.lowercased(bytes[index]) {
      return false
    }
    return true
  }
}
