internal import Dispatch
internal import SQLite
internal import Synchronization

/// Has SQLite check its own structures, which ties its search trees to the rows.
///
/// It reads the same files as the audit, and runs beside it on a thread and connections of its own.
final class FileCheck: Sendable {
  private let findings = Mutex<Result<[AuditFinding], any Error>>(.success([]))
  private let group = DispatchGroup()

  /// Begins with the files of the ledger in `directory`.
  init(_ directory: String) {
    let files = LedgerFiles(directory: directory)
    for path in [files.ledger, files.bodies] {
      DispatchQueue.global().async(group: group) {
        let found = Result { try FileCheck.check(path) }
        self.findings.withLock { sum in sum = Result { try sum.get() + found.get() } }
      }
    }
  }

  /// What was found, when all is checked.
  func wait() throws -> [AuditFinding] {
    group.wait()
    return try findings.withLock { try $0.get() }
  }

  private static func check(_ path: String) throws -> [AuditFinding] {
    let database = try Database(path, access: .readOnly)
    let messages = try database.prepare("PRAGMA integrity_check(10)").all { $0.text(0) }
    return messages.filter { $0 != "ok" }.map { .file(path: path, message: $0) }
  }
}
