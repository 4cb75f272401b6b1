import Crypto
import Merkle

/// A posting list that outgrew its page.
struct PostingList: Equatable, Sendable {
  /// Its length and root.
  let value: IndexValue
  /// The id of its last chunk.
  let tail: UInt64

  /// All entries, read chunk by chunk from the last to the first and checked against the root.
  func entries(of key: IndexKey, store: any IndexPageStore) throws -> [UInt64] {
    var chunks: [[UInt64]] = []
    var id = tail
    var end = value.count
    // Each chunk must end where the one behind it begins, so the way back comes to an end.
    while end > 0 {
      let chunk = try PostingChunk.load(id, end: end, store: store)
      chunks.append(chunk.entries)
      end = chunk.position
      id = chunk.previous
    }
    let entries = Array(chunks.reversed().joined())
    guard IndexValue(entries: entries) == value else { throw IndexError.postings(key) }
    return entries
  }
}

/// Appends to a posting list that is, or becomes, too long for its page.
///
/// It touches the last chunk and makes new ones; each entry costs two hashes on average, however
/// long the list is.
struct PostingAppender {
  private var id: UInt64
  private var chunk: PostingChunk
  private var frontier: Frontier
  /// The complete subtrees of at least a chunk's size, largest first.
  private var subtrees: [Digest]

  /// Begins a list without entries.
  init(output: inout PostingOutput) {
    id = output.takeID()
    chunk = PostingChunk(previous: 0, position: 0, subtrees: [], entries: [])
    frontier = Frontier()
    subtrees = []
  }

  /// Goes on with `list`; its last chunk is checked against its root.
  init(_ list: PostingList, of key: IndexKey, store: any IndexPageStore) throws {
    id = list.tail
    chunk = try PostingChunk.load(id, end: list.value.count, store: store)
    subtrees = chunk.subtrees
    frontier = chunk.frontierBefore
    for entry in chunk.entries { hash(entry) }
    guard IndexValue(frontier) == list.value else { throw IndexError.postings(key) }
  }

  /// The last entry; `nil` for a list without entries.
  var last: UInt64? { chunk.entries.last }

  /// Appends `entries`, which ascend and lie above all before.
  mutating func append(_ entries: some Sequence<UInt64>, output: inout PostingOutput) {
    for entry in entries {
      if chunk.isFull {
        output.chunks[id] = chunk.encoded
        chunk = PostingChunk(
          previous: id,
          position: frontier.size,
          subtrees: subtrees,
          entries: []
        )
        id = output.takeID()
      }
      chunk.entries.append(entry)
      hash(entry)
    }
  }

  /// Writes the last chunk, and tells what the page has to keep.
  func finish(output: inout PostingOutput) -> PostingList {
    output.chunks[id] = chunk.encoded
    return PostingList(value: IndexValue(frontier), tail: id)
  }

  private mutating func hash(_ entry: UInt64) {
    frontier.append(LogHash.leaf(bigEndian: entry)) { level, _, hash in
      guard level >= IndexLimits.chunkLevel else { return }
      // A larger subtree takes the place of its two halves, which stand last.
      if level > IndexLimits.chunkLevel { subtrees.removeLast(2) }
      subtrees.append(hash)
    }
  }
}

/// The chunks that a change of the index writes, and where their ids come from.
struct PostingOutput {
  /// The smallest id that no chunk has had yet; 0 is none.
  private(set) var nextID: UInt64
  /// The bytes of each written chunk.
  fileprivate(set) var chunks: [UInt64: [UInt8]] = [:]

  init(nextID: UInt64) {
    self.nextID = nextID
  }

  fileprivate mutating func takeID() -> UInt64 {
    defer { nextID += 1 }
    return nextID
  }
}
