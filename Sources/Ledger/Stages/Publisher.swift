internal import SQLite

/// Shows revisions to readers, all of them at once.
struct Publisher {
  private let database: Database
  private let tiles: TileWriter
  private let indexRows: IndexTablesWriter
  private let states: StateWriter

  init(_ database: Database, states: StateWriter) throws {
    self.database = database
    self.states = states
    tiles = try TileWriter(database)
    indexRows = try IndexTablesWriter(database)
  }

  /// Shows the published tree under the same checkpoint with other cosignatures.
  func republish(note: [UInt8]) throws {
    try database.write { try states.replaceCheckpoint(note) }
  }

  /// Writes tiles, index and checkpoint of `revisions`, which follow what is published; `note` is the
  /// signed checkpoint of the last.
  func publish(_ revisions: [Revision], note: [UInt8]) throws {
    guard let last = revisions.last else { return }
    try database.write {
      for revision in revisions {
        try tiles.apply(revision.tiles)
        try indexRows.apply(revision.indexChanges)
      }
      try states.publish(
        PublishedState(
          size: last.range.upperBound,
          checkpoint: note,
          indexState: last.indexChanges.state
        )
      )
    }
  }
}
