import Crypto
public import Merkle

/// A filing as a ledger stores it, read only as far as the proof of a key needs.
///
/// There are three forms: `01`, which names keys (see ``Filing``); `02`, which names items (see
/// ``PackedFiling``); and `03`, which is one of these behind an outline (see ``FilingOutline``). A ledger
/// keeps large filings in the third.
public struct StoredFiling: Sendable {
  private enum Form: Sendable {
    case whole(Filing)
    case outlined(OutlinedFiling)
  }
  private let form: Form
  /// How much memory it takes, about.
  public let byteCount: Int

  fileprivate static let version: UInt8 = 3

  /// Reads any stored form; one without an outline is made and checked as a whole.
  ///
  /// - Throws: if the bytes have none of the forms.
  public init(_ stored: [UInt8]) throws(FormatError) {
    let (outline, rest) = try StoredFiling.split(stored)
    guard let outline else {
      let filing = try Filing(encoded: rest)
      form = .whole(filing)
      // Two nodes for each of the tree's hashes, and a key with its role for each leaf.
      byteCount = filing.size * 64 + filing.leaves.count * 48
      return
    }
    form = .outlined(try OutlinedFiling(outline, StoredLeaves(rest)))
    byteCount = stored.count + 2 * outline.nodes.count * Digest.byteCount
  }

  /// The role in which `key` is filed; `nil` if it is not.
  ///
  /// - Throws: if the stored form is damaged.
  public func role(of key: IndexKey) throws(FormatError) -> Role? {
    switch form {
    case .whole(let filing): filing.role(of: key)
    case .outlined(let filing): try filing.find(key)?.leaf.role
    }
  }

  /// The proof that `key` is filed; `nil` if it is not.
  ///
  /// - Throws: if the stored form is damaged.
  public func proof(for key: IndexKey) throws(FormatError) -> FilingProof? {
    switch form {
    case .whole(let filing): filing.proof(for: key)
    case .outlined(let filing): try filing.proof(for: key)
    }
  }

  /// The outline of a stored filing, if it has one, and the filing in one of the other two forms.
  static func split(_ stored: [UInt8]) throws(FormatError) -> (
    outline: FilingOutline?, rest: [UInt8]
  ) {
    guard stored.first == version else { return (nil, stored) }
    var offset = 1
    let outline = try FilingOutline(stored, at: &offset)
    return (outline, Array(stored[offset...]))
  }
}

extension Filing {
  /// The form that a ledger stores who knows keys only: the first, behind an outline if it is large.
  public func stored() -> [UInt8] { stored(as: nil) }

  /// The form that a ledger stores: the shorter of the first two, behind an outline if it is large.
  func stored(as packed: PackedFiling?) -> [UInt8] {
    let short = packed?.encoded(self)
    let order = short == nil ? leaves : packed?.leaves ?? leaves
    let rest = short ?? encoded
    guard let outline = outline(stored: order) else { return rest }
    var bytes = [StoredFiling.version]
    outline.append(to: &bytes)
    return bytes + rest
  }
}

/// A filing of which only parts are made.
private struct OutlinedFiling: Sendable {
  private let outline: FilingOutline
  private let leaves: StoredLeaves
  private let code: HMAC
  /// The nodes above the parts, those of the parts among them; see `LogHash.nodes(ofFull:)`.
  private let nodes: [Digest]

  init(_ outline: FilingOutline, _ leaves: StoredLeaves) throws(FormatError) {
    guard outline.marks.count == leaves.count else { throw OutlinedFiling.error }
    self.outline = outline
    self.leaves = leaves
    code = HMAC(key: leaves.secret)
    nodes = LogHash.nodes(ofFull: outline.nodes)
  }

  private static let error = FormatError(
    "the outline of a stored filing is not that of the filing"
  )

  /// The leaf of `key`, and its index.
  func find(_ key: IndexKey) throws(FormatError) -> (leaf: Filing.Leaf, index: Int)? {
    let mark = FilingOutline.mark(key)
    for index in outline.marks.indices where outline.marks[index] == mark {
      let leaf = try leaves.leaf(index)
      if leaf.key == key { return (leaf, index) }
    }
    return nil
  }

  func proof(for key: IndexKey) throws(FormatError) -> FilingProof? {
    guard let (leaf, index) = try find(key) else { return nil }
    let part = outline.parts[index]
    let hashes = try hashes(inPart: part)
    let leafCode = leaf.code(code)
    let hash = leaf.hash(code: leafCode)
    guard Int(part) < outline.nodes.count, hashes.count == outline.partSize,
      let offset = hashes.firstIndex(of: hash)
    else {
      throw OutlinedFiling.error
    }
    let below = LogHash.nodes(ofFull: hashes)
    let top = outline.nodes.count + Int(part)
    guard below[1] == nodes[top] else { throw OutlinedFiling.error }
    return FilingProof(
      leaf,
      code: leafCode,
      position: UInt64(Int(part) * outline.partSize + offset),
      path: LogHash.path(from: hashes.count + offset, in: below)
        + LogHash.path(from: top, in: nodes)
    )
  }

  private func hashes(inPart part: UInt8) throws(FormatError) -> [Digest] {
    var hashes: [Digest] = []
    hashes.reserveCapacity(outline.partSize)
    for index in outline.parts.indices where outline.parts[index] == part {
      if index < leaves.count {
        let leaf = try leaves.leaf(index)
        hashes.append(leaf.hash(code: leaf.code(code)))
      } else {
        hashes.append(Filing.pad(index - leaves.count, code: code))
      }
    }
    return hashes.sorted()
  }
}
