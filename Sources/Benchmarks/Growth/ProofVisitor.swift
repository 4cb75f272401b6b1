import Foundation
import Ledger
import Merkle
import Synchronization

/// Looks up items that are registered, with proofs, while others are being registered.
///
/// Each item is looked up twice: cold, for nobody has asked for it before, and at once again, warm.
final class ProofVisitor: Sendable {
  /// What was measured since the last time.
  struct Lookups {
    var cold = Samples()
    var warm = Samples()
  }

  private struct State {
    var keys: [IndexKey] = []
    var lookups = Lookups()
    var random = SeededRandom()
    var isStopped = false
  }

  private let state = Mutex(State())
  private let path: String
  private let perSecond: Int
  private let ended = DispatchSemaphore(value: 0)

  init(_ path: String, perSecond: Int) { (self.path, self.perSecond) = (path, perSecond) }

  /// Begins on a thread of its own.
  func start() {
    Thread.detachNewThread {
      defer { self.ended.signal() }
      do {
        let reader = try LedgerReader(self.path)
        while !self.isStopped {
          usleep(UInt32(1_000_000 / self.perSecond))
          if let key = self.anyKey() { try self.visit(key, reader) }
        }
      } catch {
        FileHandle.standardError.write(Data("lookups end: \(error)\n".utf8))
      }
    }
  }

  /// Adds keys that are published.
  func add(_ keys: [IndexKey]) { state.withLock { $0.keys += keys } }

  /// What was measured since the last call of this.
  func take() -> Lookups {
    state.withLock { state in
      defer { state.lookups = Lookups() }
      return state.lookups
    }
  }

  /// Ends it.
  func stop() {
    state.withLock { $0.isStopped = true }
    ended.wait()
  }

  private var isStopped: Bool { state.withLock { $0.isStopped } }

  private func anyKey() -> IndexKey? {
    state.withLock { $0.keys.randomElement(using: &$0.random) }
  }

  private func visit(_ key: IndexKey, _ reader: LedgerReader) throws {
    let start = Lap()
    try prove(key, reader)
    let found = Lap()
    try prove(key, reader)
    let (cold, warm) = (found.since(start), Lap().since(found))
    state.withLock { state in
      state.lookups.cold.add(cold)
      state.lookups.warm.add(warm)
    }
  }

  /// The steps from the key to the root of the index, and the entry's path to the root of the log.
  private func prove(_ key: IndexKey, _ reader: LedgerReader) throws {
    try reader.read { snapshot in
      guard case .present(let value, let entries, let steps) = try snapshot.lookup(key) else {
        throw LedgerError.damaged("a registered item is not in the index")
      }
      let root = try IndexProof.rootPresent(key: key, value: value, steps: steps)
      guard root == snapshot.indexRoot else {
        throw LedgerError.damaged("an item's proof does not lead to the root")
      }
      for entry in entries ?? [] { _ = try snapshot.path(entry) }
    }
  }

  /// How long the index proofs of some items are.
  func proofBytes() throws -> (steps: Double, bytes: Double, bytesMax: Int) {
    let keys = state.withLock { $0.keys.prefix(1_000) }
    let counts = try LedgerReader(path).read { snapshot in
      try keys.map { key in
        guard case .present(_, _, let steps) = try snapshot.lookup(key) else { return 0 }
        return steps.count
      }
    }
    let mean = Double(counts.reduce(0, +)) / Double(max(1, counts.count))
    // A step is a bit in two bytes, and a hash.
    return (mean, mean * 34, (counts.max() ?? 0) * 34)
  }
}
