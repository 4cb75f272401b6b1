/// Which texts of a list were seen: a table of their places, open addressing, at most half full.
struct TextTable: Sendable {
  private let texts: TextList
  /// One more than the place of a text; 0 for none.
  private var slots: [UInt32]

  /// An empty table for the texts of a list.
  init(_ texts: TextList) {
    self.texts = texts
    var size = 16
    while size < 2 * texts.count { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
  }

  /// Puts text `index` in, unless an equal one is there.
  ///
  /// - Returns: whether it is new.
  mutating func insert(_ index: Int) -> Bool {
    let slot = slot(of: texts.bytes[texts.range(index)])
    guard slots[slot] == 0 else { return false }
    slots[slot] = UInt32(index + 1)
    return true
  }

  /// Whether `text` is there.
  func contains(_ text: [UInt8]) -> Bool { slots[slot(of: text[...])] != 0 }

  /// The slot where `text` is, or would be.
  private func slot(of text: ArraySlice<UInt8>) -> Int {
    var slot = TextTable.hash(text) & (slots.count - 1)
    while slots[slot] != 0, !isEqual(text, Int(slots[slot]) - 1) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isEqual(_ text: ArraySlice<UInt8>, _ index: Int) -> Bool {
    texts.bytes[texts.range(index)] == text
  }

  /// Swift's hash, which is keyed anew in each process: nobody can choose texts that collide.
  private static func hash(_ text: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    var (word, count): (UInt64, Int) = (0, 0)
    for byte in text {
      word = word << 8 | UInt64(byte)
      count += 1
      if count & 7 == 0 { hasher.combine(word) }
    }
    hasher.combine(word)
    return hasher.finalize()
  }
}
