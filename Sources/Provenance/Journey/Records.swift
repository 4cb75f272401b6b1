import Merkle

/// The readings of a closure by key.
struct Records {
  /// One counted statement under one key.
  struct Reading {
    let role: Role
    let statement: Closure.Statement
  }

  let closure: Closure
  private var byKey: [IndexKey: [Reading]] = [:]

  init(_ closure: Closure) {
    self.closure = closure
    for reading in closure.readings where reading.isCounted {
      guard let statement = closure.statements[reading.entry] else { continue }
      let key = closure.lookups[reading.lookup].key
      byKey[key, default: []].append(Reading(role: reading.role, statement: statement))
    }
  }

  /// What counts under `key`, corrected statements too, by entry.
  func all(under key: IndexKey) -> [Reading] { byKey[key] ?? [] }

  /// What counts under `key` and was neither corrected nor withdrawn.
  func standing(under key: IndexKey) -> [Reading] {
    all(under: key).filter { $0.statement.correctedBy == nil }
  }

  /// The statements under the key of the code itself that issue it, and stand.
  var issues: [Reading] {
    standing(under: closure.subject.key).filter { $0.statement.isIssue(in: $0.role) }
  }
}
