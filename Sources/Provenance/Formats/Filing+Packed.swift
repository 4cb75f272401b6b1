import GS1
import EPCIS
import Merkle

/// The shorter of the two stored forms of a ``Filing``, which names items instead of keys.
///
/// ```
/// 02 ‖ secret (16 bytes) ‖ number of runs ‖ run… ‖ (role ‖ key)…
/// run: role ‖ stem ‖ number of items ‖ common beginning of the serials
///      ‖ length of what is left of each, or 0 ‖ what is left of each
/// ```
///
/// Numbers are unsigned LEB128; stem and beginning are preceded by their lengths, and so is what is
/// left of each serial where their lengths differ. The key of an item is that of `stem ‖ serial`, of
/// kind `id`. Keys that belong to no run stand at the end, as in the first form.
///
/// Ten thousand keys take 400,000 bytes that nothing can shorten; their items take 90,000, packed. Who
/// reads this form reads codes, so it stays in the ledger: others get the first form.
struct PackedFiling {
  /// Items that are filed in one role.
  let runs: [(run: ItemRun, role: Role)]
  /// What is filed besides.
  let others: [Filing.Leaf]

  private static let version: UInt8 = 2

  /// The stored form of `filing`; `nil` if these are not exactly its leaves, because something plays
  /// two parts in the statement.
  func encoded(_ filing: Filing) -> [UInt8]? {
    let count = runs.reduce(others.count) { $0 + $1.run.count }
    guard !runs.isEmpty, count == filing.leaves.count else { return nil }
    var bytes = [Self.version] + filing.secret
    PackedFiling.append(runs.count, to: &bytes)
    for (run, role) in runs { PackedFiling.append(run, role, to: &bytes) }
    for leaf in others {
      bytes.append(leaf.role.rawValue)
      leaf.key.append(to: &bytes)
    }
    return bytes
  }

  private static func append(_ run: ItemRun, _ role: Role, to bytes: inout [UInt8]) {
    let first = run.serial(0)
    var common = first.count
    var isUniform = true
    for index in 1..<max(run.count, 1) {
      let serial = run.serial(index)
      if serial.count != first.count { isUniform = false }
      common = min(common, zip(first, serial).prefix { $0 == $1 }.count)
    }
    let stem = run.template.uriStem
    bytes.append(role.rawValue)
    append(stem.count, to: &bytes)
    bytes += stem
    append(run.count, to: &bytes)
    append(common, to: &bytes)
    bytes += first.prefix(common)
    append(isUniform ? first.count - common : 0, to: &bytes)
    for index in 0..<run.count {
      let rest = run.serial(index).dropFirst(common)
      if !isUniform || rest.isEmpty { append(rest.count, to: &bytes) }
      bytes += rest
    }
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    var number = number
    while number > 127 {
      bytes.append(UInt8(number & 127) | 128)
      number >>= 7
    }
    bytes.append(UInt8(number))
  }
}

extension PackedFiling {
  /// Whether `bytes` claim to be of this form.
  static func isClaimed(by bytes: [UInt8]) -> Bool { bytes.first == version }

  /// The leaves and the secret that `bytes` hold.
  static func decode(_ bytes: [UInt8]) throws(FormatError) -> (
    leaves: [Filing.Leaf], secret: [UInt8]
  ) {
    var reader = PackedReader(bytes: bytes)
    guard try reader.byte() == version else { throw PackedReader.error }
    let secret = try reader.take(Filing.secretByteCount)
    var leaves: [Filing.Leaf] = []
    for _ in 0..<(try reader.number()) { try reader.run(into: &leaves) }
    while !reader.isAtEnd {
      let role = try reader.role()
      guard let key = IndexKey(bytes: Array(try reader.take(IndexKey.byteCount))) else {
        throw PackedReader.error
      }
      leaves.append(Filing.Leaf(role: role, key: key))
      guard leaves.count <= Filing.leafCountMax else { throw PackedReader.error }
    }
    return (leaves, Array(secret))
  }
}

private struct PackedReader {
  let bytes: [UInt8]
  private var at = 0

  static let error = FormatError("a stored filing has an unknown form")

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { at == bytes.count }

  mutating func byte() throws(FormatError) -> UInt8 {
    guard at < bytes.count else { throw PackedReader.error }
    defer { at += 1 }
    return bytes[at]
  }

  mutating func take(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - at else { throw PackedReader.error }
    defer { at += count }
    return bytes[at..<(at + count)]
  }

  mutating func number() throws(FormatError) -> Int {
    var number = 0
    for shift in stride(from: 0, through: 21, by: 7) {
      let byte = try byte()
      number |= Int(byte & 127) << shift
      if byte < 128 { return number }
    }
    throw PackedReader.error
  }

  mutating func role() throws(FormatError) -> Role {
    guard let role = Role(rawValue: try byte()) else { throw PackedReader.error }
    return role
  }

  mutating func run(into leaves: inout [Filing.Leaf]) throws(FormatError) {
    let role = try role()
    let stem = Array(try take(try number()))
    let count = try number()
    let common = try take(try number())
    let length = try number()
    // Every item takes at least a byte, so the bytes bound the leaves; and so does the limit.
    guard stem.count > 1, stem.last == UInt8(ascii: "/"),
      stem.dropLast().contains(UInt8(ascii: "/")),
      leaves.count + count <= Filing.leafCountMax
    else { throw PackedReader.error }
    var keys = ItemKeys(.id, uriStem: stem)
    for _ in 0..<count {
      let rest = try take(length > 0 ? length : try number())
      leaves.append(Filing.Leaf(role: role, key: keys.key(serial: (common + rest)[...])))
    }
  }
}
