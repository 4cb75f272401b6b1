/// How much work appends are, and how much memory they take while they are under way.
struct Load: Hashable, Sendable {
  /// The entries.
  var entries = 0
  /// The index keys of all of them.
  var keys = 0
  /// The bytes of texts, notes and parts, and of keys.
  var bytes = 0

  /// No work.
  init() {}

  /// So much of each.
  init(entries: Int, keys: Int, bytes: Int) {
    (self.entries, self.keys, self.bytes) = (entries, keys, bytes)
  }

  /// The load of `entries`.
  init(_ entries: [NewEntry]) {
    self.entries = entries.count
    for entry in entries {
      keys += entry.keys.count
      bytes += entry.byteCount
    }
  }

  static func += (sum: inout Load, part: Load) {
    sum.entries += part.entries
    sum.keys += part.keys
    sum.bytes += part.bytes
  }

  static func -= (whole: inout Load, part: Load) {
    whole.entries -= part.entries
    whole.keys -= part.keys
    whole.bytes -= part.bytes
  }

  static func + (sum: Load, part: Load) -> Load {
    var sum = sum
    sum += part
    return sum
  }

  /// Whether no part of it is above that of `bound`.
  func isWithin(_ bound: Load) -> Bool {
    entries <= bound.entries && keys <= bound.keys && bytes <= bound.bytes
  }
}
