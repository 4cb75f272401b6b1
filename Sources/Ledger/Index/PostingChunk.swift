import Crypto
import Merkle

// A chunk as it is stored: some consecutive entries of a posting list that outgrew its page.
//
// offset   size  what
// 0        1     version: 1
// 1        8     id of the chunk before; 0 if this one is the first
// 9        8     position: how many entries the chunks before hold, a multiple of 256
// 17       2     n, the number of entries here: 1 ... 256
// 19       32·k  the complete subtrees into which the entries before fall, largest first: the hashes
//                of the list's RFC 6962 tree, k being the number of ones in the binary position
// 19+32·k        uvarint first entry; for each further one a uvarint, its distance, not 0
// end      8     checksum
//
// Numbers are big-endian; uvarints and the checksum are those of IndexBytes.swift. Valid are bytes
// that end where the last entry does, with a chunk before exactly if the position is not 0. All
// chunks of a list but the last are full.
//
// Example: the only chunk of the list 5, 7, 300: 31 bytes
//
//   01  0000000000000000  0000000000000000  0003  05 02 a502  8-byte checksum

/// One chunk of a long posting list.
///
/// A full chunk is a complete subtree of the list's log tree, so the last chunk, with the hashes of
/// the subtrees before it, is enough both to check it against the root and to append to the list.
struct PostingChunk: Equatable, Sendable {
  /// The chunk before; 0 if this is the first.
  let previous: UInt64
  /// How many entries the chunks before hold.
  let position: UInt64
  /// The complete subtrees over them, largest first.
  let subtrees: [Digest]
  /// The entries here, ascending.
  var entries: [UInt64]

  private static let version: UInt8 = 1

  /// Whether no entry can be added.
  var isFull: Bool { entries.count == IndexLimits.chunkEntries }

  /// The right edge of the tree over the entries before this chunk.
  var frontierBefore: Frontier {
    var next = subtrees.makeIterator()
    return Frontier(size: position) { _, _ in next.next() ?? .zero }
  }

  /// The chunk as it is stored.
  var encoded: [UInt8] {
    let capacity = 64 + subtrees.count * Digest.byteCount + entries.count * 4
    var bytes = [UInt8](version: PostingChunk.version, capacity: capacity)
    bytes.append(number: previous)
    bytes.append(number: position)
    bytes.append(UInt8(entries.count >> 8))
    bytes.append(UInt8(entries.count & 0xff))
    for subtree in subtrees { subtree.append(to: &bytes) }
    var last: UInt64 = 0
    for entry in entries {
      bytes.append(uvarint: entry - last)
      last = entry
    }
    bytes.seal()
    return bytes
  }
}

extension PostingChunk {
  /// Reads the chunk `id`, which must hold the entries of its list up to the one before `end`.
  static func load(
    _ id: UInt64,
    end: UInt64,
    store: any IndexPageStore
  ) throws -> PostingChunk {
    guard let bytes = try store.chunk(id) else { throw IndexError.chunkMissing(id) }
    let chunk: PostingChunk
    do throws(IndexFormatError) {
      chunk = try PostingChunk(decoding: bytes)
    } catch {
      throw IndexError.chunk(id, error)
    }
    guard end > chunk.position, end - chunk.position == UInt64(chunk.entries.count) else {
      throw IndexError.chunkPlace(id)
    }
    return chunk
  }

  /// Reads a chunk as it is stored.
  init(decoding bytes: [UInt8]) throws(IndexFormatError) {
    var reader = try IndexByteReader(bytes, version: PostingChunk.version)
    previous = try reader.number()
    position = try reader.number()
    let count = Int(try reader.byte()) << 8 + Int(try reader.byte())
    guard position % UInt64(IndexLimits.chunkEntries) == 0,
      (position == 0) == (previous == 0),
      1...IndexLimits.chunkEntries ~= count
    else { throw .count }
    var subtrees: [Digest] = []
    for _ in 0..<position.nonzeroBitCount { subtrees.append(try reader.digest()) }
    self.subtrees = subtrees
    entries = try reader.ascending(count, above: 0)
    try reader.finish()
  }
}
