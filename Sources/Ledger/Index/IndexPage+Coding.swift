import Crypto
import Merkle

// A page as it is stored.
//
// offset  size  what
// 0       1     version: 1
// 1       1     n, the number of slots: 1 ... 64
// 2       1     p, the number of whole key bytes that all slots share: 0 ... 40
// 3       p     these bytes
// 3 + p   1–10  uvarint base: the smallest first entry number of the inline posting lists, or 0
// …             n slots, in the order of their keys
// end     8     checksum
//
// A slot begins with one byte:
//
// 00       a page below: u16 number of bits b that its keys share, 8p ≤ b < 320; bytes p up to
//          ⌈b/8⌉ of these keys, the bits from b on zero; uvarint id, not 0; 32 bytes hash
// 01 … 10  a key with that many entries: bytes p … 39 of the key; uvarint, the first entry − base;
//          for each further entry a uvarint, its distance from the one before, not 0
// ff       a key with more entries: bytes p … 39 of the key; uvarint count, above 16; 32 bytes root;
//          uvarint id of its last chunk, not 0
//
// Numbers are big-endian; uvarints and the checksum are those of IndexBytes.swift. Valid are bytes
// that end where the last slot does, whose keys ascend, in which no key has the bits of a page
// beside it, and of which p and base are as large as they can be: there is one form for each page. What they mean is right only if it hashes to what the page above says.
//
// Example: the page of one key 6f9153ae8c29419d1fa8…c0c9 with the posting list [5], 54 bytes:
//
//   01 01 28 6f9153ae8c29419d1fa8ed7cb104d5f4c150212be4a9284cc9fee90088aa635e29bffd13fd37c0c9
//   05  01 00  8-byte checksum
//
// All 40 bytes are shared, the base is 5, and the slot says "one entry, base + 0".

extension IndexPage {
  private static let version: UInt8 = 1
  private static let childTag: UInt8 = 0
  private static let listTag: UInt8 = 0xff

  /// The page as it is stored.
  var encoded: [UInt8] {
    let shared = bit / 8
    let base = self.base
    var bytes = [UInt8](version: IndexPage.version, capacity: 64 + slots.count * 48)
    bytes.append(UInt8(slots.count))
    bytes.append(UInt8(shared))
    bytes.append(slots[0].key, from: 0, to: shared)
    bytes.append(uvarint: base)
    for slot in slots { append(slot, shared: shared, base: base, to: &bytes) }
    bytes.seal()
    return bytes
  }

  /// The smallest first entry of the inline posting lists.
  private var base: UInt64 { slots.lazy.compactMap(\.firstEntry).min() ?? 0 }

  private func append(_ slot: IndexSlot, shared: Int, base: UInt64, to bytes: inout [UInt8]) {
    switch slot.content {
    case .entry(let entry):
      bytes.append(1)
      bytes.append(slot.key, from: shared)
      bytes.append(uvarint: entry - base)
    case .entries(let entries):
      bytes.append(UInt8(entries.count))
      bytes.append(slot.key, from: shared)
      var last = base
      for entry in entries {
        bytes.append(uvarint: entry - last)
        last = entry
      }
    case .list(let list):
      bytes.append(IndexPage.listTag)
      bytes.append(slot.key, from: shared)
      bytes.append(uvarint: list.value.count)
      list.value.root.append(to: &bytes)
      bytes.append(uvarint: list.tail)
    case .page(let id, let bits):
      bytes.append(IndexPage.childTag)
      bytes.append(UInt8(bits >> 8))
      bytes.append(UInt8(bits & 0xff))
      bytes.append(slot.key, from: shared, to: (bits + 7) / 8)
      bytes.append(uvarint: id)
      slot.hash.append(to: &bytes)
    }
  }

  /// Reads a page as it is stored, and hashes it.
  init(decoding bytes: [UInt8]) throws(IndexFormatError) {
    var reader = try IndexByteReader(bytes, version: IndexPage.version)
    let count = Int(try reader.byte())
    let shared = Int(try reader.byte())
    guard 1...IndexLimits.slotsMax ~= count, shared <= IndexKey.byteCount else { throw .count }
    var key = [UInt8](repeating: 0, count: IndexKey.byteCount)
    try reader.fill(&key, from: 0, to: shared)
    let base = try reader.uvarint()
    var leaves = IndexLeafMaker()
    var weaver = IndexWeaver()
    var none = IndexPageOutput()
    for _ in 0..<count {
      let tag = try reader.byte()
      let slot =
        tag == IndexPage.childTag
        ? try IndexPage.child(&reader, key: &key, shared: shared)
        : try IndexPage.leaf(&reader, tag: tag, key: &key, shared: shared, base: base, &leaves)
      try weaver.add(slot, output: &none)
    }
    try reader.finish()
    guard let page = weaver.finish(output: &none) else { throw .count }
    // A single slot is the leaf of an index with one key; a page for one page would never be made.
    guard count > 1 || page.bit == IndexKey.bitCount, shared == page.bit / 8 else { throw .order }
    guard base == page.base else { throw .number }
    self = page
  }

  private static func child(
    _ reader: inout IndexByteReader,
    key: inout [UInt8],
    shared: Int
  ) throws(IndexFormatError) -> IndexSlot {
    let bits = Int(try reader.byte()) << 8 + Int(try reader.byte())
    guard shared * 8...IndexKey.bitCount - 1 ~= bits else { throw .count }
    let end = (bits + 7) / 8
    try reader.fill(&key, from: shared, to: end)
    for index in end..<key.count { key[index] = 0 }
    let whole = IndexKey(key.span)
    guard whole == whole.truncated(to: bits) else { throw .order }
    let id = try reader.uvarint()
    guard id > 0 else { throw .number }
    return IndexSlot(pageWith: whole, id: id, bits: bits, hash: try reader.digest())
  }

  private static func leaf(
    _ reader: inout IndexByteReader,
    tag: UInt8,
    key: inout [UInt8],
    shared: Int,
    base: UInt64,
    _ leaves: inout IndexLeafMaker
  ) throws(IndexFormatError) -> IndexSlot {
    try reader.fill(&key, from: shared, to: key.count)
    let whole = IndexKey(key.span)
    if tag == listTag {
      let count = try reader.uvarint()
      guard count > UInt64(IndexLimits.inlineEntriesMax) else { throw .count }
      let root = try reader.digest()
      let tail = try reader.uvarint()
      guard tail > 0 else { throw .number }
      let list = PostingList(value: IndexValue(count: count, root: root), tail: tail)
      return leaves.leaf(whole, .list(list))
    }
    guard tag <= IndexLimits.inlineEntriesMax else { throw .count }
    let entries = try reader.ascending(Int(tag), above: base)
    return leaves.leaf(whole, entries.count == 1 ? .entry(entries[0]) : .entries(entries))
  }
}

extension IndexSlot {
  /// The smallest entry of an inline posting list.
  fileprivate var firstEntry: UInt64? {
    switch content {
    case .entry(let entry): entry
    case .entries(let entries): entries[0]
    case .list, .page: nil
    }
  }
}

extension IndexByteReader {
  /// The next `count` numbers: the first as its distance from `base`, the others as theirs from the
  /// one before, which is not 0.
  mutating func ascending(_ count: Int, above base: UInt64) throws(IndexFormatError) -> [UInt64] {
    var numbers: [UInt64] = []
    numbers.reserveCapacity(count)
    var last = base
    for index in 0..<count {
      let distance = try uvarint()
      let (number, overflow) = last.addingReportingOverflow(distance)
      guard !overflow else { throw .number }
      guard index == 0 || distance > 0 else { throw .order }
      numbers.append(number)
      last = number
    }
    return numbers
  }
}
