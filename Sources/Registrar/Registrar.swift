public import Ledger
import Notes
public import Provenance
import Synchronization

/// What parties say goes in: provenance joined to the ledger.
///
/// It knows who may say what, admits documents and revisions by that, and appends them. Several
/// threads may use it; the ledger refuses what was admitted by a registry that has changed since.
public final class Registrar: Sendable {
  /// The ledger that it appends to.
  public let ledger: Ledger
  /// The log's name.
  public let origin: String

  private struct State {
    var registry: Registry
    /// The size of the log whose registry entries are folded.
    var size: UInt64
  }
  private let state: Mutex<State>
  // A reader is for one thread at a time.
  private let reader: Mutex<LedgerReader>

  /// Reads the registry of `ledger`, once.
  public init(_ ledger: Ledger) throws {
    self.ledger = ledger
    origin = ledger.origin.text
    reader = Mutex(try ledger.reader())
    state = Mutex(State(registry: Registry(origin: origin), size: 0))
    _ = try current()
  }

  /// The registry in force, and the size of the log by which it is.
  public func current() throws -> (registry: Registry, size: UInt64) {
    try state.withLock { state in
      let registry = state.registry
      let folded = state.size
      (state.registry, state.size) = try read { snapshot in
        (try snapshot.registry(folding: registry, from: folded), snapshot.size)
      }
      return (state.registry, state.size)
    }
  }

  /// Calls `body` with the published state of the ledger.
  func read<Result: Sendable>(
    _ body: @Sendable (LedgerSnapshot) throws -> Result
  ) throws -> Result {
    try reader.withLock { try $0.read(body) }
  }
}

extension LedgerSnapshot {
  /// `registry` with the registry entries from `first` on folded in.
  public func registry(folding registry: Registry, from first: UInt64 = 0) throws -> Registry {
    var registry = registry
    for number in try registryEntries(from: first) {
      guard let entry = try entry(number) else { continue }
      registry.fold(number, entry.text)
    }
    return registry
  }
}
