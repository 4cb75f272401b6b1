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
    var bytes = [UInt8](unsafeUninitializedCapacity: byteCountMax) { buffer, count in
      var writer = IndexByteWriter(buffer)
      writer.append(IndexPage.version)
      writer.append(UInt8(slots.count))
      writer.append(UInt8(shared))
      writer.append(slots[0].key, from: 0, to: shared)
      writer.append(uvarint: base)
      for slot in slots { append(slot, shared: shared, base: base, to: &writer) }
      count = writer.count
    }
    bytes.seal()
    return bytes
  }

  /// What the page takes at most, with its checksum: a uvarint has up to 10 bytes.
  private var byteCountMax: Int {
    var count = 3 + IndexKey.byteCount + 10 + 8
    for slot in slots {
      switch slot.content {
      case .entry: count += 1 + IndexKey.byteCount + 10
      case .entries(let entries): count += 1 + IndexKey.byteCount + entries.count * 10
      case .list, .page: count += 3 + IndexKey.byteCount + 20 + Digest.byteCount
      }
    }
    return count
  }

  /// The smallest first entry of the inline posting lists.
  private var base: UInt64 {
    var base: UInt64?
    for slot in slots {
      if let first = slot.firstEntry, first < base ?? .max { base = first }
    }
    return base ?? 0
  }

  private func append(
    _ slot: IndexSlot,
    shared: Int,
    base: UInt64,
    to writer: inout IndexByteWriter
  ) {
    switch slot.content {
    case .entry(let entry):
      writer.append(1)
      writer.append(slot.key, from: shared)
      writer.append(uvarint: entry - base)
    case .entries(let entries):
      writer.append(UInt8(entries.count))
      writer.append(slot.key, from: shared)
      var last = base
      for entry in entries {
        writer.append(uvarint: entry - last)
        last = entry
      }
    case .list(let list):
      writer.append(IndexPage.listTag)
      writer.append(slot.key, from: shared)
      writer.append(uvarint: list.value.count)
      writer.append(list.value.root)
      writer.append(uvarint: list.tail)
    case .page(let id, let bits):
      writer.append(IndexPage.childTag)
      writer.append(UInt8(bits >> 8))
      writer.append(UInt8(bits & 0xff))
      writer.append(slot.key, from: shared, to: (bits + 7) / 8)
      writer.append(uvarint: id)
      writer.append(slot.hash)
    }
  }

  /// Reads a page as it is stored, and hashes it.
  init(decoding bytes: [UInt8]) throws(IndexFormatError) {
    var reader = try IndexByteReader(bytes, version: IndexPage.version)
    let count = Int(try reader.byte())
    let shared = Int(try reader.byte())
    guard 1...IndexLimits.slotsMax ~= count, shared <= IndexKey.byteCount else { throw .count }
    var key = IndexKeyBytes()
    try reader.fill(&key, from: 0, to: shared)
    let base = try reader.uvarint()
    var leaves = IndexLeafMaker()
    var weaver = IndexWeaver(slotCount: count)
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
    key: inout IndexKeyBytes,
    shared: Int
  ) throws(IndexFormatError) -> IndexSlot {
    let bits = Int(try reader.byte()) << 8 + Int(try reader.byte())
    guard shared * 8...IndexKey.bitCount - 1 ~= bits else { throw .count }
    let end = (bits + 7) / 8
    try reader.fill(&key, from: shared, to: end)
    // What stands behind is left of the slot before.
    let whole = key.key.truncated(to: end * 8)
    guard whole == whole.truncated(to: bits) else { throw .order }
    let id = try reader.uvarint()
    guard id > 0 else { throw .number }
    return IndexSlot(pageWith: whole, id: id, bits: bits, hash: try reader.digest())
  }

  private static func leaf(
    _ reader: inout IndexByteReader,
    tag: UInt8,
    key: inout IndexKeyBytes,
    shared: Int,
    base: UInt64,
    _ leaves: inout IndexLeafMaker
  ) throws(IndexFormatError) -> IndexSlot {
    try reader.fill(&key, from: shared, to: IndexKey.byteCount)
    if tag == 1 {
      let (entry, overflow) = base.addingReportingOverflow(try reader.uvarint())
      guard !overflow else { throw .number }
      return leaves.leaf(key.key, .entry(entry))
    }
    if tag == listTag {
      let count = try reader.uvarint()
      guard count > UInt64(IndexLimits.inlineEntriesMax) else { throw .count }
      let root = try reader.digest()
      let tail = try reader.uvarint()
      guard tail > 0 else { throw .number }
      let list = PostingList(value: IndexValue(count: count, root: root), tail: tail)
      return leaves.leaf(key.key, .list(list))
    }
    guard tag <= IndexLimits.inlineEntriesMax else { throw .count }
    return leaves.leaf(key.key, .entries(try reader.ascending(Int(tag), above: base)))
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
