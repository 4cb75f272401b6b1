import Crypto
import Merkle

@testable import Ledger

/// Everything that a store holds, as plain values.
///
/// It is what the engine in memory keeps, and what any store is changed through to damage it.
struct StoreImage: Equatable, Sendable {
  var entries: [UInt64: Entry] = [:]
  var aliases: [Digest: UInt64] = [:]
  var tiles: [TileID: [UInt8]] = [:]
  var pages: [UInt64: [UInt8]] = [:]
  var chunks: [UInt64: [UInt8]] = [:]
  var published: PublishedState?
  /// By the size of the log with each.
  var staged: [UInt64: Staged] = [:]
  var parts: [UInt64: ErasableParts] = [:]

  /// An entry without what can be erased.
  struct Entry: Equatable, Sendable {
    var kind: EntryKind
    var text: [UInt8]
    var contentID: Digest?
    var salt: [UInt8]?
    var note: [UInt8]?
    var filing: [UInt8]?
  }

  /// A batch that is not published; what it is filed under as it is encoded, so that it can be damaged.
  struct Staged: Equatable, Sendable {
    var first: UInt64
    var checkpoint: [UInt8]
    var filed: [UInt8]
  }
}

extension StoreImage {
  struct Refusal: Error, Equatable {
    let reason: String
  }

  /// Takes all of `change`; throws, and is then of no use, if it contradicts what is here.
  mutating func apply(_ change: StoreChange) throws {
    for row in change.entries { try append(row) }
    for state in change.staged {
      let staged = Staged(
        first: state.range.lowerBound,
        checkpoint: state.checkpointText,
        filed: Filed.encode(state.filed)
      )
      guard self.staged.updateValue(staged, forKey: state.range.upperBound) == nil else {
        throw Refusal(reason: "a batch is staged twice")
      }
    }
    for changes in change.tiles { tiles.merge(changes.tiles) { $1 } }
    for changes in change.index {
      for (id, bytes) in changes.pages { pages[id] = bytes }
      chunks.merge(changes.chunks) { $1 }
    }
    if let state = change.published {
      published = state
      staged = staged.filter { $0.key > state.size }
    }
    if let note = change.checkpoint { published?.checkpoint = note }
  }

  private mutating func append(_ row: EntryRow) throws {
    let (number, entry) = (row.number, row.entry)
    let taken = entry.contentID.map { id in entries.values.contains { $0.contentID == id } }
    guard entries[number] == nil, taken != true else {
      throw Refusal(reason: "entry \(number), or its content, is there already")
    }
    entries[number] = Entry(
      kind: row.kind,
      text: entry.text,
      contentID: entry.contentID,
      salt: entry.salt,
      note: entry.note,
      filing: entry.filing
    )
    for alias in entry.aliases where aliases[alias] == nil { aliases[alias] = number }
  }
}

extension PublishedState {
  /// The state with another size or index.
  func with(size: UInt64? = nil, indexState: [UInt8]? = nil) -> PublishedState {
    PublishedState(
      size: size ?? self.size,
      checkpoint: checkpoint,
      indexState: indexState ?? self.indexState
    )
  }
}
