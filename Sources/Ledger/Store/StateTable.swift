internal import Merkle
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

/// Writes the published state, and reads and writes what is staged.
struct StateWriter {
  private let publish: Statement
  private let unstage: Statement
  private let stage: Statement
  private let staged: Statement

  init(_ database: Database) throws {
    publish = try database.prepare(
      """
      INSERT OR REPLACE INTO published (id, size, checkpoint, index_state) VALUES (0, ?, ?, ?)
      """
    )
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

/// One place of one entry in the index.
struct Filed: Hashable {
  let key: IndexKey
  let entry: UInt64

  private static let byteCount = 8 + IndexKey.byteCount

  /// u64 BE entry ‖ key, for each.
  static func encode(_ filed: [Filed]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(filed.count * byteCount)
    for place in filed {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: place.entry >> UInt64(shift)))
      }
      place.key.append(to: &bytes)
    }
    return bytes
  }

  /// Reads what ``encode(_:)`` makes; `nil` if the length is wrong.
  static func decode(_ bytes: [UInt8]) -> [Filed]? {
    guard bytes.count % byteCount == 0 else { return nil }
    return stride(from: 0, to: bytes.count, by: byteCount).map { offset in
      let entry = bytes[offset..<offset + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return Filed(key: IndexKey(bytes.span, at: offset + 8), entry: entry)
    }
  }
}
