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
  /// The leaves of these items, in their order.
  let runLeaves: [Filing.Leaf]
  /// What is filed besides.
  let others: [Filing.Leaf]

  /// All leaves in the order of the stored form.
  var leaves: [Filing.Leaf] { runLeaves + others }

  /// The same with further leaves.
  func with(_ added: [Filing.Leaf]) -> PackedFiling {
    PackedFiling(runs: runs, runLeaves: runLeaves, others: others + added)
  }

  /// The first byte of the form.
  static let version: UInt8 = 2

  /// The stored form of `filing`; `nil` if these are not exactly its leaves, because something plays
  /// two parts in the statement.
  func encoded(_ filing: Filing) -> [UInt8]? {
    guard !runs.isEmpty, runLeaves.count + others.count == filing.leaves.count else { return nil }
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
