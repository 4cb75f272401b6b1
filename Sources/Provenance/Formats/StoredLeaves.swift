import Merkle

/// The leaves of a filing as they stand in its stored form, of which each can be read by itself.
///
/// Reads the form that names keys (see ``Filing``) and the one that names items (see ``PackedFiling``).
struct StoredLeaves: Sendable {
  /// The secret of the filing.
  let secret: [UInt8]
  /// The number of leaves.
  let count: Int
  private let bytes: [UInt8]
  private let runs: [StoredRun]
  /// Where the leaves begin that stand as keys.
  private let others: Int

  /// The first byte of the form that names keys.
  static let version: UInt8 = 1
  static let error = FormatError("a stored filing has an unknown form")
  private static let leafByteCount = 1 + IndexKey.byteCount

  /// Whether the leaves ought to come in ascending order.
  var isAscending: Bool { bytes.first == StoredLeaves.version }

  /// - Throws: if `bytes` have neither form, or hold too many leaves.
  init(_ bytes: [UInt8]) throws(FormatError) {
    self.bytes = bytes
    var reader = StoredReader(bytes: bytes)
    let version = try reader.byte()
    guard version == StoredLeaves.version || version == PackedFiling.version else {
      throw StoredLeaves.error
    }
    secret = Array(try reader.take(Filing.secretByteCount))
    var runs: [StoredRun] = []
    var count = 0
    if version == PackedFiling.version {
      for _ in 0..<(try reader.number()) {
        runs.append(try StoredRun(&reader, first: count))
        count += runs[runs.count - 1].count
      }
    }
    self.runs = runs
    others = reader.at
    let rest = bytes.count - others
    guard rest % StoredLeaves.leafByteCount == 0 else { throw StoredLeaves.error }
    self.count = count + rest / StoredLeaves.leafByteCount
    guard self.count <= Filing.leafCountMax else { throw StoredLeaves.error }
  }

  /// Leaf `index`, of which there must be one.
  func leaf(_ index: Int) throws(FormatError) -> Filing.Leaf {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if index < runs[middle].end { high = middle } else { low = middle + 1 }
    }
    if low < runs.count { return runs[low].leaf(index - runs[low].first, of: bytes) }
    return try other(index - (runs.last?.end ?? 0))
  }

  /// All leaves in their order.
  func all() throws(FormatError) -> [Filing.Leaf] {
    var leaves: [Filing.Leaf] = []
    leaves.reserveCapacity(count)
    for run in runs { run.append(of: bytes, to: &leaves) }
    for index in 0..<(count - leaves.count) { leaves.append(try other(index)) }
    return leaves
  }

  private func other(_ index: Int) throws(FormatError) -> Filing.Leaf {
    let start = others + index * StoredLeaves.leafByteCount
    guard let role = Role(rawValue: bytes[start]) else {
      throw FormatError("a stored filing has an unknown role")
    }
    return Filing.Leaf(role: role, key: IndexKey(bytes.span, at: start + 1))
  }
}

/// Items that are filed in one role, in the form that names them.
private struct StoredRun: Sendable {
  /// The index of their first among all leaves.
  let first: Int
  let count: Int
  private let role: Role
  private let keys: ItemKeys
  private let common: ArraySlice<UInt8>
  private let rests: Rests

  /// Where the rest of each serial stands.
  private enum Rests {
    case uniform(start: Int, length: Int)
    case each([Range<Int>])
  }

  var end: Int { first + count }

  init(_ reader: inout StoredReader, first: Int) throws(FormatError) {
    self.first = first
    guard let role = Role(rawValue: try reader.byte()) else { throw StoredLeaves.error }
    self.role = role
    let stem = Array(try reader.take(try reader.number()))
    count = try reader.number()
    common = try reader.take(try reader.number())
    let length = try reader.number()
    // Every item takes at least a byte, so the bytes bound the leaves; and so does the limit.
    guard stem.count > 1, stem.last == UInt8(ascii: "/"),
      stem.dropLast().contains(UInt8(ascii: "/")),
      first + count <= Filing.leafCountMax
    else { throw StoredLeaves.error }
    keys = ItemKeys(.id, uriStem: stem)
    if length > 0 {
      rests = .uniform(start: reader.at, length: length)
      _ = try reader.take(count * length)
    } else {
      var each: [Range<Int>] = []
      for _ in 0..<count { each.append(try reader.take(try reader.number()).indices) }
      rests = .each(each)
    }
  }

  func leaf(_ index: Int, of bytes: [UInt8]) -> Filing.Leaf {
    var keys = keys
    return leaf(index, of: bytes, &keys)
  }

  func append(of bytes: [UInt8], to leaves: inout [Filing.Leaf]) {
    // What neighbours share is hashed once.
    var keys = keys
    for index in 0..<count { leaves.append(leaf(index, of: bytes, &keys)) }
  }

  private func leaf(_ index: Int, of bytes: [UInt8], _ keys: inout ItemKeys) -> Filing.Leaf {
    let rest: Range<Int>
    switch rests {
    case .uniform(let start, let length):
      rest = start + index * length..<start + (index + 1) * length
    case .each(let ranges): rest = ranges[index]
    }
    return Filing.Leaf(role: role, key: keys.key(serial: (common + bytes[rest])[...]))
  }
}

/// Reads pieces of a stored filing one after the other.
private struct StoredReader {
  let bytes: [UInt8]
  private(set) var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func byte() throws(FormatError) -> UInt8 {
    guard at < bytes.count else { throw StoredLeaves.error }
    defer { at += 1 }
    return bytes[at]
  }

  mutating func take(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - at else { throw StoredLeaves.error }
    defer { at += count }
    return bytes[at..<(at + count)]
  }

  /// An unsigned LEB128 number of at most four bytes.
  mutating func number() throws(FormatError) -> Int {
    var number = 0
    for shift in stride(from: 0, through: 21, by: 7) {
      let byte = try byte()
      number |= Int(byte & 127) << shift
      if byte < 128 { return number }
    }
    throw StoredLeaves.error
  }
}
