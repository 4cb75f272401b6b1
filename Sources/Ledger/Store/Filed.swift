internal import Merkle

/// What an entry is filed under.
struct Filed: Hashable, Sendable {
  let entry: UInt64
  /// Ascending, at least one.
  let keys: [IndexKey]

  /// u64 BE entry ‖ u32 BE number of keys ‖ keys, for each.
  static func encode(_ filed: [Filed]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(filed.reduce(0) { $0 + 12 + $1.keys.count * IndexKey.byteCount })
    for place in filed {
      bytes.append(number: place.entry)
      bytes.append(bigEndian: UInt32(place.keys.count))
      for key in place.keys { key.append(to: &bytes) }
    }
    return bytes
  }

  /// Reads what ``encode(_:)`` makes; `nil` if it is not of that form.
  static func decode(_ bytes: [UInt8]) -> [Filed]? {
    var filed: [Filed] = []
    var offset = 0
    while offset < bytes.count {
      guard bytes.count - offset >= 12 else { return nil }
      let entry = bytes[offset..<offset + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let count = bytes[offset + 8..<offset + 12].reduce(0) { $0 << 8 | Int($1) }
      offset += 12
      guard count > 0, (bytes.count - offset) / IndexKey.byteCount >= count else { return nil }
      let keys = (0..<count).map { IndexKey(bytes.span, at: offset + $0 * IndexKey.byteCount) }
      guard zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
      filed.append(Filed(entry: entry, keys: keys))
      offset += count * IndexKey.byteCount
    }
    return filed
  }
}
