import Crypto
import Merkle

/// A page of the index in memory: a connected fragment of the Patricia tree.
///
/// Its slots are the subtrees at the fragment's lower edge, in the order of their keys. The inner
/// nodes need no pointers: between each two neighbouring slots there is exactly one, with the first
/// bit in which the two differ, and the node with the smallest bit of a range stands above the rest
/// of it. So a page is two flat arrays.
///
///     slots   0000   0010   0011   1000   1011
///     gaps         2      3      0      2
///
///     the tree     0 ── 2 ── 0000
///                  │    └─── 3 ── 0010
///                  │         └─── 0011
///                  └─── 2 ── 1000
///                       └─── 1011
struct IndexPage: Sendable {
  let slots: [IndexSlot]
  /// Gap i lies between slot i and slot i + 1.
  let gaps: [Gap]
  /// The bit of the topmost node, before which all keys are equal; of a single leaf, 320.
  let bit: Int
  /// The hash of the topmost node.
  let hash: Digest

  /// An inner node.
  struct Gap: Sendable {
    let bit: Int
    let hash: Digest
  }

  /// The bytes of memory that the page takes, roughly.
  var memoryBytes: Int {
    var bytes = 250 + slots.capacity * MemoryLayout<IndexSlot>.stride
    bytes += gaps.capacity * MemoryLayout<Gap>.stride
    for slot in slots {
      switch slot.content {
      case .entry, .page: break
      case .entries(let entries): bytes += 32 + 8 * entries.count
      case .list: bytes += 96
      }
    }
    return bytes
  }

  /// The slot to which the bits of `key` lead, looking only at bits in which the page's slots differ.
  func position(of key: IndexKey) -> Int {
    var position = 0
    var gap = 0
    while gap < gaps.count {
      let bit = gaps[gap].bit
      gap += 1
      if key.bit(bit) {
        position = gap
      } else {
        // The key is left of this node: pass over all that is to its right.
        while gap < gaps.count, gaps[gap].bit > bit { gap += 1 }
      }
    }
    return position
  }

  /// Appends the steps from slot `position` to the page's root, in no order.
  func appendSteps(from position: Int, to steps: inout [IndexStep]) {
    // The nodes above a slot are those whose bit is smaller than all between them and the slot.
    var least = Int.max
    for gap in gaps[..<position].indices.reversed() where gaps[gap].bit < least {
      least = gaps[gap].bit
      steps.append(IndexStep(bit: least, sibling: side(of: gap, towards: -1)))
    }
    least = Int.max
    for gap in gaps[position...].indices where gaps[gap].bit < least {
      least = gaps[gap].bit
      steps.append(IndexStep(bit: least, sibling: side(of: gap, towards: 1)))
    }
  }

  /// The hash of what is left (-1) or right (1) of the node `gap`.
  private func side(of gap: Int, towards direction: Int) -> Digest {
    var top: Gap?
    var other = gap + direction
    while gaps.indices.contains(other), gaps[other].bit > gaps[gap].bit {
      if top.map({ gaps[other].bit < $0.bit }) ?? true { top = gaps[other] }
      other += direction
    }
    return top?.hash ?? slots[direction < 0 ? gap : gap + 1].hash
  }
}
