internal import Merkle
internal import Notes
internal import SQLite

/// The last published state, as it is stored.
struct PublishedState: Equatable {
  let size: UInt64
  /// The signed and cosigned checkpoint.
  let checkpoint: [UInt8]
  let indexState: [UInt8]
}

/// A batch that is durable and not yet published, as it is stored beside its entries.
struct StagedState: Equatable {
  /// The numbers of its entries, the last of which is an index entry.
  let range: Range<UInt64>
  /// The checkpoint that is to be signed.
  let checkpointText: [UInt8]
  /// What its entries are filed under.
  let filed: [Filed]
}

/// Reads the last published state.
struct PublishedTable {
  private let select: Statement

  init(_ database: Database) throws {
    select = try database.prepare(
      "SELECT size, checkpoint, index_state FROM published WHERE id = 0"
    )
  }

  func state() throws -> PublishedState? {
    try select.first { row in
      PublishedState(
        size: row.number(0) ?? 0,
        checkpoint: row.blob(1),
        indexState: row.blob(2)
      )
    }
  }
}

/// Reads the checkpoints of what is staged.
struct StagedTable {
  private let select: Statement

  init(_ database: Database) throws {
    select = try database.prepare("SELECT checkpoint FROM staged ORDER BY size")
  }

  func checkpoints() throws -> [Checkpoint] {
    try select.all { $0.blob(0) }.map { try Checkpoint(parsing: $0) }
  }
}

/// Writes the published state, and reads and writes what is staged.
struct StateWriter {
  private let publish: Statement
  private let replaceNote: Statement
  private let unstage: Statement
  private let stage: Statement
  private let staged: Statement

  init(_ database: Database) throws {
    publish = try database.prepare(
      """
      INSERT OR REPLACE INTO published (id, size, checkpoint, index_state) VALUES (0, ?, ?, ?)
      """
    )
    replaceNote = try database.prepare("UPDATE published SET checkpoint = ? WHERE id = 0")
    unstage = try database.prepare("DELETE FROM staged WHERE size <= ?")
    stage = try database.prepare(
      "INSERT INTO staged (size, first, checkpoint, filed) VALUES (?, ?, ?, ?)"
    )
    staged = try database.prepare(
      "SELECT first, size, checkpoint, filed FROM staged ORDER BY size"
    )
  }

  func stage(_ state: StagedState) throws {
    try stage.run(
      .number(state.range.upperBound),
      .number(state.range.lowerBound),
      .blob(state.checkpointText),
      .blob(Filed.encode(state.filed))
    )
  }

  /// Replaces the published state and forgets the batches that it holds.
  func publish(_ state: PublishedState) throws {
    try publish.run(.number(state.size), .blob(state.checkpoint), .blob(state.indexState))
    try unstage.run(.number(state.size))
  }

  /// Replaces the published checkpoint by one that says the same.
  func replaceCheckpoint(_ note: [UInt8]) throws { try replaceNote.run(.blob(note)) }

  /// The batches that are not published yet, in their order.
  func allStaged() throws -> [StagedState] {
    let rows = try staged.all { row -> StagedState? in
      guard let first = row.number(0), let size = row.number(1), first < size,
        let filed = Filed.decode(row.blob(3))
      else { return nil }
      return StagedState(range: first..<size, checkpointText: row.blob(2), filed: filed)
    }
    return try rows.map { row in
      guard let row else { throw LedgerError.damaged("a staged batch cannot be read") }
      return row
    }
  }
}

/// What an entry is filed under.
struct Filed: Hashable, Sendable {
  let entry: UInt64
  /// Ascending, at least one.
  let keys: [IndexKey]

  /// u64 BE entry ‖ u32 BE number of keys ‖ keys, for each.
  static func encode(_ filed: [Filed]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(filed.reduce(0) { $0 + 12 + $1.keys.count * IndexKey.byteCount })
    for place in filed {
      bytes.append(number: place.entry)
      bytes.append(bigEndian: UInt32(place.keys.count))
      for key in place.keys { key.append(to: &bytes) }
    }
    return bytes
  }

  /// Reads what ``encode(_:)`` makes; `nil` if it is not of that form.
  static func decode(_ bytes: [UInt8]) -> [Filed]? {
    var filed: [Filed] = []
    var offset = 0
    while offset < bytes.count {
      guard bytes.count - offset >= 12 else { return nil }
      let entry = bytes[offset..<offset + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let count = bytes[offset + 8..<offset + 12].reduce(0) { $0 << 8 | Int($1) }
      offset += 12
      guard count > 0, (bytes.count - offset) / IndexKey.byteCount >= count else { return nil }
      let keys = (0..<count).map { IndexKey(bytes.span, at: offset + $0 * IndexKey.byteCount) }
      guard zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
      filed.append(Filed(entry: entry, keys: keys))
      offset += count * IndexKey.byteCount
    }
    return filed
  }
}
