import Merkle
import Synchronization

@testable import Ledger

/// An engine whose writes fail: each is counted, and the one whose turn it is fails, before it is done or
/// after.
final class FaultyEngine: StoreEngine {
  enum Kind: CaseIterable { case before, after, beforeAndFromThenOn }

  struct Fault: Error {}

  private let base: any StoreEngine
  private let kind: Kind
  private let turn: Int
  private let count = Mutex(0)

  /// The write `turn`, counted from 1, of what `base` keeps fails.
  init(_ base: any StoreEngine, failing turn: Int, _ kind: Kind) {
    (self.base, self.turn, self.kind) = (base, turn, kind)
  }

  /// How many writes were asked for.
  var writes: Int { count.withLock { $0 } }

  /// Runs `body`, which writes, or does not.
  func write<Result>(_ body: () throws -> Result) throws -> Result {
    let number = count.withLock { count in
      count += 1
      return count
    }
    let isTurn = kind == .beforeAndFromThenOn ? number >= turn : number == turn
    if isTurn, kind != .after { throw Fault() }
    let result = try body()
    if isTurn { throw Fault() }
    return result
  }

  func exists(in directory: String) -> Bool { base.exists(in: directory) }
  func make(in directory: String) throws { try base.make(in: directory) }
  func reader(of directory: String) throws -> any StoreReader { try base.reader(of: directory) }
  func checks(of directory: String) -> [StoreCheck] { base.checks(of: directory) }

  func writer(of directory: String, _ options: StoreWriterOptions) throws -> any StoreWriter {
    FaultyWriter(try base.writer(of: directory, options), of: self)
  }

  func copy(
    _ directory: String,
    to copy: String,
    progress: (_ done: Int, _ of: Int) -> Void
  ) throws -> PublishedState? {
    try base.copy(directory, to: copy, progress: progress)
  }
}
