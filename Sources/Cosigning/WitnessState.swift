public import Notes
import Crypto
import Merkle
import SQLite

/// What a witness has cosigned last for each log, on disk.
///
/// To compare with the last state, to replace it and to wait for the disk is one transaction, which one
/// connection at a time can have: no order of requests, processes or crashes takes a log back. A log
/// that is no longer witnessed keeps its row, so that taking it up again does not let it start anew.
public final class WitnessState {
  /// What came of a request.
  public enum Outcome: Hashable, Sendable {
    /// It is on disk that this checkpoint is cosigned.
    case cosigned(SignatureLine)
    /// The last cosigned tree has this size.
    case conflict(size: UInt64)
    /// The new tree does not go on from the last one.
    case inconsistent
  }

  private let database: Database
  private let select: Statement
  private let replace: Statement
  private let keepRefused: Statement
  private let selectRefused: Statement

  /// Opens the state in the file at `path`, which is made if there is none.
  public init(_ path: String) throws {
    database = try Database(path, access: .create)
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS cosigned (
        origin BLOB PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS refused (
        origin BLOB PRIMARY KEY, request BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;
      """
    )
    select = try database.prepare("SELECT size, root, note FROM cosigned WHERE origin = ?")
    replace = try database.prepare(
      "INSERT OR REPLACE INTO cosigned (origin, size, root, note) VALUES (?, ?, ?, ?)"
    )
    keepRefused = try database.prepare(
      "INSERT OR REPLACE INTO refused (origin, request) VALUES (?, ?)"
    )
    selectRefused = try database.prepare("SELECT request FROM refused WHERE origin = ?")
  }

  /// Cosigns `checkpoint` at `time`, if it goes on from the last one.
  ///
  /// - Parameters:
  ///   - checkpoint: what the note says; the log's signature has been checked.
  ///   - request: the request in which it came.
  ///   - signed: the note, with the log's signatures only.
  ///   - key: the witness's.
  ///   - time: in seconds since 1970.
  /// - Returns: the cosignature, or why there is none.
  /// - Throws: `SQLiteError` if it is not known to be on disk; then nothing may be told.
  func advance(
    to checkpoint: Checkpoint,
    _ request: AddCheckpoint,
    signed: SignedNote,
    key: SignerKey,
    time: UInt64
  ) throws -> Outcome {
    try database.write {
      let last = try last(checkpoint.origin)
      let size = last?.size ?? 0
      guard request.oldSize == size else { return .conflict(size: size) }
      guard Self.goesOn(checkpoint, from: last, by: request.proof) else { return .inconsistent }
      let line = key.cosign(signed.text, time: time)
      let note = try signed.adding([line]).bytes
      try replace.run(
        .blob(checkpoint.origin.bytes),
        .number(checkpoint.size),
        .blob(checkpoint.root.bytes),
        .blob(note)
      )
      return .cosigned(line)
    }
  }

  private static func goesOn(
    _ new: Checkpoint,
    from last: (size: UInt64, root: Digest)?,
    by proof: [Digest]
  ) -> Bool {
    guard let last, last.size > 0 else {
      return proof.isEmpty && (new.size > 0 || new.root == LogHash.emptyRoot)
    }
    do {
      try ConsistencyProof.verify(
        oldSize: last.size,
        oldRoot: last.root,
        newSize: new.size,
        newRoot: new.root,
        path: proof
      )
      return true
    } catch {
      return false
    }
  }

  private func last(_ origin: Origin) throws -> (size: UInt64, root: Digest)? {
    let row = try select.first(.blob(origin.bytes)) { ($0.number(0), Digest(bytes: $0.blob(1))) }
    guard let row else { return nil }
    guard let size = row.0, let root = row.1 else {
      throw SQLiteError(
        operation: "read the state",
        path: database.path,
        code: 11,
        message: "the row of \(origin) is damaged"
      )
    }
    return (size, root)
  }

  /// The checkpoint of `origin` that was cosigned last, with the cosignature; `nil` for none.
  public func checkpoint(of origin: Origin) throws -> [UInt8]? {
    try select.first(.blob(origin.bytes)) { $0.blob(2) }
  }

  /// Keeps a request that the log signed and that contradicts what it signed before: who has both can
  /// prove that it did.
  func keepRefused(_ request: [UInt8], of origin: Origin) throws {
    try database.write { try keepRefused.run(.blob(origin.bytes), .blob(request)) }
  }

  /// The last request of `origin` that contradicted what it signed before; `nil` for none.
  public func refusedRequest(of origin: Origin) throws -> [UInt8]? {
    try selectRefused.first(.blob(origin.bytes)) { $0.blob(0) }
  }
}
