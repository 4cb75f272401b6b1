import Crypto
import Merkle

/// Makes pages of slots that come in the order of their keys.
///
/// It keeps the path from the last slot up to the root as a stack of nodes that wait for their
/// right side. When a node gets it, and the two sides have too many slots for one page, each side
/// that is large enough becomes a page of its own and leaves one slot behind. So no page has more
/// than `slotsMax` slots, none but the root's fewer than `slotsMin`, and a whole index is built in
/// memory for one path.
struct IndexWeaver {
  /// The slots that are in no page yet, and the nodes between them.
  private var slots: [IndexSlot] = []
  private var gaps: [IndexPage.Gap] = []
  /// The nodes that wait for more on their right.
  private var open: [Open] = []
  /// The subtree that ends with the last slot.
  private var last: Subtree?
  /// The id for the first page that is cut off: that of the page that is being changed.
  private var spareID: UInt64?
  /// Whether a page has been cut off.
  private(set) var isCut = false

  private struct Subtree {
    /// Its first slot.
    var start: Int
    let bit: Int
    let hash: Digest
    /// Whether it is what it was in the page that is being changed.
    let isKept: Bool
  }

  private struct Open {
    let left: Subtree
    let bit: Int
    /// The node's hash in the page that is being changed.
    let kept: Digest?
  }

  /// Begins without slots, to change the page `id` or, with none, to make new ones; about
  /// `slotCount` slots are to come.
  init(changing id: UInt64? = nil, slotCount: Int) {
    spareID = id
    slots.reserveCapacity(min(slotCount, IndexLimits.slotsMax + 1))
    gaps.reserveCapacity(min(slotCount, IndexLimits.slotsMax))
    open.reserveCapacity(16)
  }

  /// Adds the next slot.
  ///
  /// - Parameters:
  ///   - slot: Its key lies behind all before.
  ///   - isKept: Whether it stood, unchanged, in the page that is being changed.
  ///   - gap: The node between it and the slot before, if the two stood side by side there.
  ///   - output: Takes the pages that are cut off.
  /// - Throws: ``IndexFormatError/order`` if the keys do not ascend, or a page's keys would lie on
  ///   both sides of a node.
  mutating func add(
    _ slot: IndexSlot,
    isKept: Bool = false,
    gap: IndexPage.Gap? = nil,
    output: inout IndexPageOutput
  ) throws(IndexFormatError) {
    if let left = slots.last {
      let bit = if let gap { gap.bit } else { try firstDifference(left, slot) }
      while let node = open.last, node.bit > bit { close(node, output: &output) }
      guard let last else { preconditionFailure("a slot is in a subtree") }
      open.append(Open(left: last, bit: bit, kept: gap?.hash))
      // Its place is taken; its hash is known when it is closed.
      gaps.append(IndexPage.Gap(bit: bit, hash: .zero))
    }
    last = Subtree(start: slots.count, bit: slot.bits, hash: slot.hash, isKept: isKept)
    slots.append(slot)
  }

  /// What is left: one page, or the top of a tree of which pages have been cut off.
  mutating func finish(output: inout IndexPageOutput) -> IndexPage? {
    while let node = open.last { close(node, output: &output) }
    guard let last else { return nil }
    return IndexPage(slots: slots, gaps: gaps, bit: last.bit, hash: last.hash)
  }

  private func firstDifference(
    _ left: IndexSlot,
    _ right: IndexSlot
  ) throws(IndexFormatError) -> Int {
    guard let bit = left.key.firstDifference(from: right.key), right.key.bit(bit),
      bit < left.bits, bit < right.bits
    else { throw .order }
    return bit
  }

  /// Completes the lowest open node: the last subtree is its right side.
  private mutating func close(_ node: Open, output: inout IndexPageOutput) {
    open.removeLast()
    guard var right = last else { preconditionFailure("a node has a right side") }
    if slots.count - node.left.start > IndexLimits.slotsMax {
      let count = slots.count
      cut(node.left, end: right.start, output: &output)
      right.start -= count - slots.count
      cut(right, end: slots.count, output: &output)
    }
    let kept = node.left.isKept && right.isKept ? node.kept : nil
    let hash = kept ?? IndexHash.inner(bit: node.bit, node.left.hash, right.hash)
    gaps[right.start - 1] = IndexPage.Gap(bit: node.bit, hash: hash)
    last = Subtree(start: node.left.start, bit: node.bit, hash: hash, isKept: kept != nil)
  }

  /// Writes `page`, under the id of the page that is being changed unless that is taken.
  mutating func write(_ page: IndexPage, output: inout IndexPageOutput) -> IndexSlot {
    defer { spareID = nil }
    return output.write(page, id: spareID)
  }

  /// Makes the slots of `subtree`, which reach up to `end`, a page if they are enough for one.
  private mutating func cut(_ subtree: Subtree, end: Int, output: inout IndexPageOutput) {
    guard end - subtree.start >= IndexLimits.slotsMin else { return }
    let inner = subtree.start..<end - 1
    let page = IndexPage(
      slots: Array(slots[subtree.start..<end]),
      gaps: Array(gaps[inner]),
      bit: subtree.bit,
      hash: subtree.hash
    )
    let slot = write(page, output: &output)
    slots.replaceSubrange(subtree.start..<end, with: CollectionOfOne(slot))
    gaps.removeSubrange(inner)
    isCut = true
  }
}
