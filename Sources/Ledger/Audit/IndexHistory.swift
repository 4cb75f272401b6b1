internal import Crypto
internal import Merkle

/// The roots that an index had, from what is filed in it in the order of the keys.
///
/// It shares nothing with the index in pages but the hashing. Every subtree of the index is taken as the
/// hashes that it had, one for each revision that changed it; two neighbours and the bit in which
/// they part make those of the node above. So one pass over the keys gives the roots of all revisions, and
/// a node is hashed once for each revision that changed something below it.
///
/// What waits for its right side is one subtree a level, with 40 bytes for each revision that changed it: the
/// memory depends on the revisions and hardly on the keys.
struct IndexHistory {
  /// From a revision on, which is named by the number of its index entry, a subtree has this hash.
  struct Moment: Equatable, Sendable {
    let revision: UInt64
    let hash: Digest
  }

  /// A subtree's hashes, ascending by revision; most keys have one entry, and need no array.
  enum Timeline {
    case one(Moment)
    case many([Moment])
  }

  private let ends: RevisionEnds
  /// The subtrees that wait for their right side, with the bit in which it parts from them.
  private var open: [(left: Timeline, bit: Int)] = []
  /// The subtree that ends with the last complete key.
  private var last: Timeline?
  /// The last key, and what is filed under it so far.
  private var key: IndexKey?
  private var bitBefore: Int?
  private var list = Frontier()
  private var moments: [Moment] = []
  private var revision: UInt64 = 0

  /// Begins with an index without keys; `ends` tells to which revision an entry belongs.
  init(_ ends: RevisionEnds) { self.ends = ends }

  /// Takes what follows in the order of keys and entries.
  mutating func add(_ key: IndexKey, _ entry: UInt64) {
    let revision = ends.end(of: entry)
    if key != self.key {
      endKey()
      bitBefore = self.key?.firstDifference(from: key)
      (self.key, list, self.revision) = (key, Frontier(), revision)
      moments.removeAll(keepingCapacity: true)
    } else if revision != self.revision {
      endRevision()
      self.revision = revision
    }
    list.append(LogHash.leaf(bigEndian: entry))
  }

  /// The roots, ascending by revision; before the first of them the index has no keys.
  mutating func roots() -> [Moment] {
    endKey()
    key = nil
    while let node = open.popLast() { close(node) }
    return last.map { Array($0) } ?? []
  }

  private mutating func endRevision() {
    guard let key else { return }
    moments.append(Moment(revision: revision, hash: IndexHash.leaf(key, IndexValue(list))))
  }

  /// Puts the last key beside those before.
  private mutating func endKey() {
    guard key != nil else { return }
    endRevision()
    let leaf = moments.count == 1 ? Timeline.one(moments[0]) : .many(moments)
    if let bit = bitBefore {
      while let node = open.last, node.bit > bit {
        open.removeLast()
        close(node)
      }
      if let last { open.append((last, bit)) }
    }
    last = leaf
  }

  /// Completes the lowest node: the last subtree is its right side.
  private mutating func close(_ node: (left: Timeline, bit: Int)) {
    guard let right = last else { return }
    last = Timeline(node.left, right, bit: node.bit)
  }
}

extension IndexHistory.Timeline {
  /// The hashes of the node above `left` and `right`, which part in `bit`.
  init(_ left: Self, _ right: Self, bit: Int) {
    if case .one(let a) = left, case .one(let b) = right, a.revision == b.revision {
      let hash = IndexHash.inner(bit: bit, a.hash, b.hash)
      self = .one(IndexHistory.Moment(revision: a.revision, hash: hash))
      return
    }
    var moments: [IndexHistory.Moment] = []
    moments.reserveCapacity(Swift.max(left.count, right.count))
    var (next, other) = (0, 0)
    while next < left.count || other < right.count {
      let revision = Swift.min(
        next < left.count ? left[next].revision : .max,
        other < right.count ? right[other].revision : .max
      )
      if next < left.count, left[next].revision == revision { next += 1 }
      if other < right.count, right[other].revision == revision { other += 1 }
      let hash: Digest
      if next == 0 {
        hash = right[other - 1].hash
      } else if other == 0 {
        hash = left[next - 1].hash
      } else {
        hash = IndexHash.inner(bit: bit, left[next - 1].hash, right[other - 1].hash)
      }
      moments.append(IndexHistory.Moment(revision: revision, hash: hash))
    }
    self = .many(moments)
  }
}

extension IndexHistory.Timeline: RandomAccessCollection {
  var startIndex: Int { 0 }

  var endIndex: Int {
    switch self {
    case .one: 1
    case .many(let moments): moments.count
    }
  }

  subscript(place: Int) -> IndexHistory.Moment {
    switch self {
    case .one(let moment): moment
    case .many(let moments): moments[place]
    }
  }
}

/// Which entries are index entries: one bit for each.
struct RevisionEnds: Sendable {
  private var words: [UInt64]
  private let size: UInt64

  /// Of a log of `size` entries, none as yet.
  init(size: UInt64) {
    self.size = size
    words = Array(repeating: 0, count: Int(size / 64) + 1)
  }

  /// Takes down that entry `number` is one.
  mutating func insert(_ number: UInt64) { words[Int(number / 64)] |= 1 << (number % 64) }

  /// The number of the first index entry above `entry`; without one, the size of the log.
  func end(of entry: UInt64) -> UInt64 {
    var place = Int((entry + 1) / 64)
    guard place < words.count else { return size }
    var word = words[place] & (~0 << ((entry + 1) % 64))
    while word == 0 {
      place += 1
      guard place < words.count else { return size }
      word = words[place]
    }
    return UInt64(place) * 64 + UInt64(word.trailingZeroBitCount)
  }
}
