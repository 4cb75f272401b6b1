import Crypto
import Ledger
import Merkle
import Notes
import Provenance

extension Evidence {
  /// What can be shown of `lie`, which was met on the way to the tree of `note`.
  ///
  /// Where it cannot be proven, or what proves it is not to be had, it is the follower's word.
  init(of lie: Lie, note: SignedNote, state: Follower.State, by follower: Follower) {
    let says = lie.reason(at: state.next)
    self.init(.word, says: says, log: follower.log, notes: [note])
    if let held = state.held { notes = [held, note] }
    do {
      guard let proof = try Self.proof(of: lie, note, state, follower, says: says) else { return }
      self = proof
    } catch {
      self.says += "; what would prove it is not to be had: \(error)"
    }
  }

  private static func proof(
    of lie: Lie,
    _ note: SignedNote,
    _ state: Follower.State,
    _ follower: Follower,
    says: String
  ) throws -> Evidence? {
    let log = follower.log
    var evidence: Evidence
    switch lie {
    case .root: return try histories(note, state, follower, says: says)
    case .smaller: return nil
    case .index(let closing, _):
      let tree = try SentTree(note, state, follower)
      evidence = Evidence(.index, says: says, log: log, notes: [note])
      try evidence.showRun(to: closing, state, tree)
    case .entry(let entry, _):
      let tree = try SentTree(note, state, follower)
      evidence = Evidence(.entry, says: says, log: log, notes: [note])
      evidence.entries = [try tree.shown(Entry(entry, state.next))]
    case .repeated(let entry, let first):
      let tree = try SentTree(note, state, follower)
      evidence = Evidence(.repeated, says: says, log: log, notes: [note])
      let earlier = try follower.sent(first)
      evidence.entries = [
        try tree.shown(Entry(earlier, first)), try tree.shown(Entry(entry, state.next)),
      ]
    case .backdated(let closing, _, _):
      guard let vouched = state.vouched?.note else { return nil }
      let tree = try SentTree(note, state, follower)
      evidence = Evidence(.backdated, says: says, log: log, notes: [vouched, note])
      evidence.cosigner = follower.options.cosigner
      evidence.entries = [try tree.shown(Entry(number: state.next, text: closing))]
    }
    // What does not stand up to its own check is not handed out as a proof.
    guard case .proven = evidence.verdict(of: log) else { return nil }
    return evidence
  }

  private static func histories(
    _ note: SignedNote,
    _ state: Follower.State,
    _ follower: Follower,
    says: String
  ) throws -> Evidence? {
    guard let held = state.held else { return nil }
    let size = try Checkpoint(parsing: note.text).size
    if try size <= Checkpoint(parsing: held.text).size {
      return try histories(
        note,
        held,
        node: state.replica.node,
        log: follower.log,
        says: says
      )
    }
    // The other tree is larger: only the log can show what it begins with.
    guard let tiles = follower.options.tiles else { return nil }
    return try histories(held, note, node: tiles(size), log: follower.log, says: says)
  }

  /// Fills in the entries up to `closing`, and what of the index they change.
  private mutating func showRun(
    to closing: [UInt8],
    _ state: Follower.State,
    _ tree: SentTree
  ) throws {
    let replica = state.replica
    let last = replica.indexEntry
    let start = last?.number ?? 0
    frontier = try tree.subtrees(below: start)
    if let last { entries = [Entry(number: last.number, text: Array(last.text.utf8))] }
    for (number, entry) in zip(replica.size..., state.waiting) {
      entries.append(
        Entry(
          number: number,
          text: entry.text,
          note: entry.note,
          salt: entry.salt,
          filing: try entry.filing.map(Filing.namingKeys)
        )
      )
    }
    entries.append(Entry(number: state.next, text: closing))
    consistency = try ConsistencyProof.path(
      oldSize: state.next + 1,
      newSize: tree.size,
      node: tree.node
    )
    // Where numbers and dates tell, nothing of the index is needed.
    if case .unproven = verdict(of: log) { excerpt = try replica.excerpt(for: state.waiting) }
  }

  /// Fills in the beginning of the second tree.
  mutating func showBeginning(node: Follower.Node) throws {
    let trees = try notes.map { try Checkpoint(parsing: $0.text) }
    guard trees[0].size > 0, trees[0].size < trees[1].size else { return }
    root = try Frontier(size: trees[0].size, node: node).root
    consistency = try ConsistencyProof.path(
      oldSize: trees[0].size,
      newSize: trees[1].size,
      node: node
    )
  }
}

extension Evidence.Entry {
  init(_ entry: StoredEntry, _ number: UInt64) {
    self.init(
      number: number,
      text: entry.text,
      note: entry.note,
      salt: entry.salt,
      filing: entry.filing
    )
  }
}

extension Follower {
  /// Entry `number` as the log sends it.
  func sent(_ number: UInt64) throws -> StoredEntry {
    guard let entry = try fetch(number).first else { throw FollowError.missing(number: number) }
    return entry
  }
}

/// The tree that a note signs, of the entries that were sent: those that are held, and all that come after.
struct SentTree {
  /// Its size.
  let size: UInt64
  private let base: UInt64
  private let leaves: [Digest]
  private let below: Follower.Node

  /// How many entries are fetched to prove something: 128 MB of hashes.
  private static let leavesMax: UInt64 = 4 << 20

  /// Fetches what `note` signs beyond what is held.
  ///
  /// - Throws: if that is not what was signed.
  init(_ note: SignedNote, _ state: Follower.State, _ follower: Follower) throws {
    let checkpoint = try Checkpoint(parsing: note.text)
    size = checkpoint.size
    base = state.replica.size
    below = state.replica.node
    guard size > base, size - base <= Self.leavesMax else {
      throw Evidence.Fault("the tree is too large to fetch")
    }
    var leaves: [Digest] = []
    while base + UInt64(leaves.count) < size {
      let entries = try follower.fetch(base + UInt64(leaves.count))
      guard !entries.isEmpty else {
        throw FollowError.missing(number: base + UInt64(leaves.count))
      }
      leaves += entries.prefix(Int(size - base) - leaves.count).map { LogHash.leaf($0.text) }
    }
    self.leaves = leaves
    guard try Frontier(size: size, node: node).root == checkpoint.root else {
      throw Evidence.Fault("the log sends other entries than it signed")
    }
  }

  /// The hash of the complete subtree `index` of `level`.
  func node(_ level: Int, _ index: UInt64) throws -> Digest {
    if (index + 1) << UInt64(level) <= base { return try below(level, index) }
    if level == 0 { return leaves[Int(index - base)] }
    return LogHash.node(try node(level - 1, index * 2), try node(level - 1, index * 2 + 1))
  }

  /// The complete subtrees of the tree of the first `size` entries, largest first.
  func subtrees(below size: UInt64) throws -> [Digest] {
    var subtrees: [Digest] = []
    _ = try Frontier(size: size) { level, index in
      subtrees.append(try node(level, index))
      return subtrees[subtrees.count - 1]
    }
    return subtrees
  }

  /// The entry with the proof that it is in this tree.
  func shown(_ entry: Evidence.Entry) throws -> Evidence.Entry {
    var entry = entry
    entry.path = try InclusionProof.path(index: entry.number, size: size, node: node)
    return entry
  }
}
