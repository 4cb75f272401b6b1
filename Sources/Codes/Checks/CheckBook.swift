import SQLite
import Synchronization

/// Counts the checks of codes, without keeping who made them: `scans.db`.
///
/// Of a code there are its key, numbers, months and areas; of those who check, nothing. An answer
/// waits for no write: what was counted is written in batches, and a process that is killed loses what
/// it counted since the last one. No proof depends on it. Only one process may count.
public final class CheckBook: Sendable {
  /// A check again within this time from the same area is the same check: a form that was sent twice.
  static let sameSeconds: UInt64 = 60
  /// Codes that wait to be written; more are written before the next one is counted.
  static let pendingMax = 4_096
  /// Codes of which it is remembered that they were checked just now.
  static let recentMax = 16_384

  fileprivate struct Recent {
    let time: UInt64
    let area: Area?
    let history: CheckHistory
  }
  /// A connection is for one thread at a time; this one reads.
  fileprivate struct State {
    let reading: Database
    let find: Statement
    /// Whole rows, newer than those in the file.
    var pending: [CodeKey: Tally] = [:]
    var recent: [CodeKey: Recent] = [:]
  }
  private struct Writing {
    let database: Database
    let put: Statement
  }
  private let state: Mutex<State>
  private let writing: Mutex<Writing>

  /// Opens the file at `path`, and makes it if there is none, for its owner only.
  ///
  /// - Throws: ``CodesError`` or an `SQLiteError`.
  public init(_ path: String) throws {
    let database = try Database.opened(path)
    // The last batches may go with a power cut; the file itself does not.
    try database.execute("PRAGMA synchronous = NORMAL")
    try database.execute(Tally.table)
    let put = try database.prepare(
      "INSERT OR REPLACE INTO tally (key, \(Tally.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    writing = Mutex(Writing(database: database, put: put))
    let reading = try Database(path, access: .readOnly)
    let find = try reading.prepare("SELECT \(Tally.columns) FROM tally WHERE key = ?")
    state = Mutex(State(reading: reading, find: find))
  }

  /// Counts a check of a code that is known.
  ///
  /// - Parameters:
  ///   - code: the code.
  ///   - area: where it was made, if that is known.
  ///   - isSold: whether the package is recorded as sold.
  ///   - now: the clock, in POSIX seconds.
  /// - Returns: what was known before this check.
  /// - Throws: an `SQLiteError` if the file cannot be read.
  public func count(
    _ code: CodeKey,
    area: Area?,
    isSold: Bool,
    now: UInt64
  ) throws -> CheckHistory {
    if state.withLock({ $0.pending.count >= Self.pendingMax }) { try flush() }
    return try state.withLock { state in
      if let recent = state.recent[code], recent.area == area, recent.history.isSold == isSold,
        now >= recent.time, now - recent.time < Self.sameSeconds
      {
        return recent.history
      }
      var tally = try state.tally(of: code)
      let unusual = tally.unusual
      var history = tally.history(isSold: isSold)
      tally.count(area, isSold: isSold, now: now)
      state.pending[code] = tally
      // That two places are distant is known with the second of them.
      if tally.unusual != unusual { history = history.noticing(tally.unusual) }
      state.remember(Recent(time: now, area: area, history: history), code)
      return history
    }
  }

  /// What is known of the checks of a code, counting none.
  public func history(of code: CodeKey, isSold: Bool) throws -> CheckHistory {
    try state.withLock { try $0.tally(of: code).history(isSold: isSold) }
  }

  /// Writes what was counted; to be called every second or so, and at the end.
  ///
  /// - Throws: an `SQLiteError`; then everything still waits.
  public func flush() throws {
    try writing.withLock { writing in
      let rows = state.withLock { $0.pending }
      guard !rows.isEmpty else { return }
      try writing.database.write {
        for (code, tally) in rows { try tally.write(writing.put, code) }
      }
      state.withLock { state in
        // What was counted meanwhile waits for the next batch.
        for (code, tally) in rows where state.pending[code] == tally { state.pending[code] = nil }
      }
    }
  }
}

extension CheckBook.State {
  fileprivate func tally(of code: CodeKey) throws -> Tally {
    if let tally = pending[code] { return tally }
    return try find.first(.blob(code.bytes)) { Tally($0) } ?? Tally()
  }

  fileprivate mutating func remember(_ check: CheckBook.Recent, _ code: CodeKey) {
    if recent.count >= CheckBook.recentMax {
      recent = recent.filter { check.time < $0.value.time + CheckBook.sameSeconds }
      if recent.count >= CheckBook.recentMax { recent = [:] }
    }
    recent[code] = check
  }
}

extension CheckHistory {
  fileprivate func noticing(_ unusual: Month?) -> CheckHistory {
    CheckHistory(isSold: isSold, checks: checks, earlier: earlier, marks: marks, unusual: unusual)
  }
}
