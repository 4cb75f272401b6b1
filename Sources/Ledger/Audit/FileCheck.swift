internal import Dispatch
internal import Synchronization

/// Has the store check its own structures, such as the search trees that lead to its rows.
///
/// It reads the same files as the audit, and runs beside it on threads and connections of its own.
final class FileCheck: Sendable {
  private let findings = Mutex<Result<[AuditFinding], any Error>>(.success([]))
  private let group = DispatchGroup()

  /// Begins `checks`.
  init(_ checks: [StoreCheck]) {
    for check in checks {
      DispatchQueue.global().async(group: group) {
        let found = Result {
          try check.run().map { AuditFinding.file(path: check.name, message: $0) }
        }
        self.findings.withLock { sum in sum = Result { try sum.get() + found.get() } }
      }
    }
  }

  /// What was found, when all is checked.
  func wait() throws -> [AuditFinding] {
    group.wait()
    return try findings.withLock { try $0.get() }
  }
}
