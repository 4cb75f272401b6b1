import EPCIS
import GS1
import Merkle

/// A thing that a statement names, the part that it plays, and where it was named.
struct Mention: Hashable {
  let id: CanonicalID
  let kind: KeyKind
  let role: Role
  /// Where it stands in the event or document.
  let field: String

  init(_ id: CanonicalID, _ role: Role, kind: KeyKind = .id, field: String) {
    self.id = id
    self.kind = kind
    self.role = role
    self.field = field
  }

  var key: IndexKey { .of(kind, id.uri) }
}

/// All things that one statement names, each filed once, in the first of its roles.
struct Mentions {
  /// Each of them, as they were named; of items that differ in their serials only, the first: what
  /// a party may say of it, it may say of the others.
  private(set) var inOrder: [Mention] = []
  /// The key of each with its role, ascending by key.
  let leaves: [Filing.Leaf]
  /// The same, of items as items.
  let packed: PackedFiling

  init(_ mentions: some Sequence<Mention> = []) {
    self.init(mentions.map(Named.one))
  }

  /// What a statement names, in order.
  enum Named {
    case one(Mention)
    case run(ItemRun, Role, field: String)
  }

  init(_ named: [Named]) {
    var (leaves, others): ([Filing.Leaf], [Filing.Leaf]) = ([], [])
    var runs: [(run: ItemRun, role: Role)] = []
    for named in named {
      switch named {
      case .one(let mention):
        inOrder.append(mention)
        others.append(Filing.Leaf(role: mention.role, key: mention.key))
      case .run(let run, let role, let field):
        inOrder.append(Mention(run.id(0), role, field: field))
        runs.append((run, role))
        var keys = ItemKeys(.id, uriStem: run.template.uriStem)
        leaves.reserveCapacity(leaves.count + run.count)
        for index in 0..<run.count {
          leaves.append(Filing.Leaf(role: role, key: keys.key(serial: run.serial(index))))
        }
      }
    }
    packed = PackedFiling(runs: runs, runLeaves: leaves, others: others)
    self.leaves = Mentions.once(leaves + others)
  }

  /// Each key once, in the first of its roles, ascending.
  private static func once(_ leaves: [Filing.Leaf]) -> [Filing.Leaf] {
    var leaves = leaves.sorted { left, right in
      left.key < right.key || left.key == right.key && left.role.precedes(right.role)
    }
    var count = 0
    for index in leaves.indices where index == 0 || leaves[count - 1].key != leaves[index].key {
      leaves[count] = leaves[index]
      count += 1
    }
    leaves.removeLast(leaves.count - count)
    return leaves
  }

  func contains(_ key: IndexKey) -> Bool {
    var (low, high) = (0, leaves.count)
    while low < high {
      let middle = (low + high) / 2
      if leaves[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < leaves.count && leaves[low].key == key
  }
}
