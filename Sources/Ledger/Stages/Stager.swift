internal import Merkle
internal import SQLite

/// The second stage: makes a batch durable, so that nothing of it can be lost afterwards.
struct Stager {
  private let database: Database
  private let entries: EntryInsertion
  private let bodies: BodyWriter
  private let states: StateWriter

  init(_ database: Database, bodies: BodyWriter, states: StateWriter) throws {
    self.database = database
    self.bodies = bodies
    self.states = states
    entries = try EntryInsertion(database)
  }

  /// Writes `entries` and the index entry of `revision`, which they make.
  ///
  /// The two files cannot be committed as one, so the bodies go first: a durable entry has its
  /// body. A body without an entry, after a crash between the two, harms nobody: no reader asks
  /// for it, since its number is above the published size, and it is removed before that number
  /// is given out again, when the ledger is next opened.
  func stage(_ entries: [NewEntry], as revision: Revision, hook: Hook) throws {
    try bodies.add(entries, from: revision.range.lowerBound)
    try hook(.bodiesWritten)
    try database.write {
      for (number, entry) in zip(revision.range.lowerBound..., entries) {
        let kind = entry.isRegistry ? Schema.Kind.registry : Schema.Kind.other
        try self.entries.add(entry, number: number, kind: kind)
      }
      let last = NewEntry(text: Array(revision.indexEntry.text.utf8), keys: [])
      try self.entries.add(last, number: revision.indexEntry.number, kind: Schema.Kind.index)
      try states.stage(revision.staged)
    }
  }
}
