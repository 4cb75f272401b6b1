/// Numbers as 8 bytes, most significant first.
public enum BigEndian {
  /// The 8 bytes of `span` at `offset` as a number; a precondition failure if it is shorter.
  @inlinable
  public static func word(_ span: borrowing Span<UInt8>, at offset: Int) -> UInt64 {
    precondition(offset >= 0 && span.count - offset >= 8, "a word has 8 bytes")
    return span.withUnsafeBytes {
      UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }

  /// Appends the 8 bytes of `number` to `output`.
  @inlinable
  public static func append(_ number: UInt64, to output: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { output.append(contentsOf: $0) }
  }
}
