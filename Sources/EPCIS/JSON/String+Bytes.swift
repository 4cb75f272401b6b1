// Swift compares strings by canonical equivalence: "é" equals "e" followed by U+0301. What is
// signed, hashed or looked up is bytes, so nothing in this target compares texts with `==` unless
// one side is an ASCII word without `K`, `;` and `` ` `` (U+212A, U+037E and U+1FEF are equivalent
// to these; no other ASCII character has an equivalent).

extension String {
  /// Whether both texts have the same UTF-8 bytes.
  func hasSameBytes(as other: String) -> Bool {
    let left = utf8.span
    let right = other.utf8.span
    guard left.count == right.count else { return false }
    for i in left.indices where left[i] != right[i] { return false }
    return true
  }

  /// The order of the UTF-16 code units, as RFC 8785 §3.2.3 sorts member names.
  ///
  /// UTF-8 bytes sort like code points. UTF-16 differs in one place only: what lies outside the
  /// basic plane (first byte F0 and above) begins with a surrogate, which is less than U+E000 and
  /// above (first bytes EE and EF).
  func precedesByUTF16(_ other: String) -> Bool {
    let left = utf8.span
    let right = other.utf8.span
    for i in 0..<min(left.count, right.count) where left[i] != right[i] {
      if left[i] >= 0xf0 && (right[i] == 0xee || right[i] == 0xef) { return true }
      if right[i] >= 0xf0 && (left[i] == 0xee || left[i] == 0xef) { return false }
      return left[i] < right[i]
    }
    return left.count < right.count
  }
}

/// A text that equals another only if their UTF-8 bytes are the same: a key for sets.
struct ByteText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ByteText, right: ByteText) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  // Not `hasher.combine(text)`: texts that are canonically equivalent would all collide, and an
  // object of many such names would cost quadratic time.
  func hash(into hasher: inout Hasher) {
    let bytes = text.utf8.span
    hasher.combine(bytes.count)
    var word: UInt64 = 0
    for i in bytes.indices {
      word = word << 8 | UInt64(bytes[i])
      if i & 7 == 7 { hasher.combine(word) }
    }
    hasher.combine(word)
  }
}
