import Merkle

/// Under which keys the newest revisions filed something.
///
/// Of each key 32 bits are kept, so that one in some ten thousand looks as if it had been filed
/// although it was not; never the other way round.
struct RecentKeys {
  /// The most keys that are remembered, in at most 8 MiB: a second of the most that is written.
  static let keysMax = 1 << 19
  /// The most revisions.
  static let revisionsMax = 1_024

  /// What one revision filed.
  struct Marked {
    let range: Range<UInt64>
    /// `nil` if it is too much to remember.
    fileprivate let marks: KeyMarks?

    init(_ filed: [Filed], of range: Range<UInt64>) {
      self.range = range
      let count = filed.reduce(0) { $0 + $1.keys.count }
      marks = count <= RecentKeys.keysMax ? KeyMarks(filed, count: count) : nil
    }
  }

  private var revisions: [Marked] = []
  private var keyCount = 0

  /// Adds the next revision, and forgets what is too much.
  mutating func add(_ revision: Marked) {
    let follows = revisions.last.map { $0.range.upperBound == revision.range.lowerBound } ?? true
    if !follows { self = RecentKeys() }
    revisions.append(revision)
    keyCount += revision.marks?.count ?? Self.keysMax
    var excess = 0
    while keyCount > Self.keysMax && excess < revisions.count
      || revisions.count - excess > Self.revisionsMax
    {
      keyCount -= revisions[excess].marks?.count ?? Self.keysMax
      excess += 1
    }
    revisions.removeFirst(excess)
  }

  /// Whether all revisions from one size of the log to another are remembered and filed nothing under
  /// any of `keys`.
  func hasNone(of keys: [IndexKey], in range: Range<UInt64>) -> Bool {
    guard let first = revisions.lastIndex(where: { $0.range.lowerBound <= range.lowerBound }),
      revisions[first].range.lowerBound == range.lowerBound,
      let last = revisions.last, last.range.upperBound >= range.upperBound
    else { return false }
    return revisions[first...].prefix { $0.range.lowerBound < range.upperBound }.allSatisfy {
      revision in
      !keys.contains { revision.marks?.mayContain($0) ?? true }
    }
  }
}

/// A set of keys by 32 bits of each, in a table at most half full.
private struct KeyMarks {
  let count: Int
  private var slots: [UInt32]

  init(_ filed: [Filed], count: Int) {
    self.count = count
    var capacity = 16
    while capacity < 2 * count { capacity *= 2 }
    slots = [UInt32](repeating: 0, count: capacity)
    for place in filed {
      for key in place.keys { insert(Self.mark(of: key)) }
    }
  }

  func mayContain(_ key: IndexKey) -> Bool {
    let mark = Self.mark(of: key)
    return slots[slot(of: mark)] == mark
  }

  private mutating func insert(_ mark: UInt32) { slots[slot(of: mark)] = mark }

  /// Where a mark is, or belongs.
  private func slot(of mark: UInt32) -> Int {
    var slot = Int(mark) & (slots.count - 1)
    while slots[slot] != 0, slots[slot] != mark { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  /// The end of a key is of a digest, so that it tells keys apart; the factor is a secret, so that
  /// nobody can make keys whose marks crowd.
  private static func mark(of key: IndexKey) -> UInt32 {
    max(1, UInt32(truncatingIfNeeded: (key.words.4 &* factor) >> 32))
  }

  private static let factor = UInt64.random(in: .min ... .max) | 1
}
