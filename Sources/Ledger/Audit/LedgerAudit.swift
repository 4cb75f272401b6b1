internal import Crypto
public import Merkle
public import Notes

/// Checks a whole ledger: every hash, every root of the index, every stored tile and posting list.
///
/// It makes everything anew from the entries and trusts nothing else that is stored. What a
/// statement says is not its business: who knows how to read entries tells it their keys, and can
/// refuse them.
///
/// Memory grows with the number of keys, about 200 bytes each.
public struct LedgerAudit {
  /// What was found.
  public struct Report: Sendable {
    /// The number of entries.
    public let size: UInt64
    /// The published checkpoint, as it is stored.
    public let checkpoint: [UInt8]
    /// What is not as it must be.
    public let findings: [AuditFinding]

    /// Whether everything is as it must be.
    public var isSound: Bool { findings.isEmpty }
  }

  /// Tells the keys of an entry, ascending; throws if the entry is not what it should be.
  ///
  /// It is called for each entry but the index entries, in order.
  public typealias Keys = (_ number: UInt64, _ entry: StoredEntry) throws -> [IndexKey]

  private let reader: LedgerReader
  private let key: VerifierKey

  /// Prepares to check the ledger in `directory`, which may be open elsewhere.
  public init(_ directory: String, key: VerifierKey) throws {
    try self.init(LedgerReader(directory), key: key)
  }

  /// Prepares to check what `reader` reads.
  init(_ reader: LedgerReader, key: VerifierKey) {
    self.reader = reader
    self.key = key
  }

  /// Checks everything, on two threads: one makes everything anew, one checks the structure of the
  /// files.
  ///
  /// It is one long read: while it runs, the files of a ledger that is being written grow.
  /// - Parameters:
  ///   - progress: Is told after each 1,000 entries how many are done, of how many.
  ///   - keys: Tells what entries are filed under.
  /// - Returns: What was found.
  /// - Throws: What the store throws if its files cannot be read at all.
  public func run(
    progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in },
    keys: Keys
  ) throws -> Report {
    let files = FileCheck(reader.engine.checks(of: reader.directory))
    return try reader.store.read {
      guard let state = try reader.store.published() else {
        throw LedgerError.missing(directory: reader.directory)
      }
      var pass = AuditPass(reader, state)
      pass.checkCheckpoint(key: key)
      try pass.checkEntries(keys: keys, progress: progress)
      pass.checkIndex()
      pass.add(try files.wait())
      return Report(size: state.size, checkpoint: state.checkpoint, findings: pass.findings)
    }
  }

  /// Checks the published state, all entries of the registry, and a sample of all others, each with its
  /// proofs, in a time that hardly grows with the ledger.
  ///
  /// It finds what is wrong with what it looks at, and says nothing about the rest.
  /// - Parameters:
  ///   - count: How many entries to look at, besides those of the registry.
  ///   - generator: Chooses them.
  ///   - progress: Is told how many are done, of how many.
  ///   - keys: Tells what entries are filed under; it is called in order, and not for all.
  /// - Returns: What was found.
  /// - Throws: What the store throws if its files cannot be read at all.
  public func sample(
    _ count: Int,
    using generator: inout some RandomNumberGenerator,
    progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in },
    keys: Keys
  ) throws -> Report {
    try reader.read { snapshot in
      let check = SampleCheck(snapshot)
      var pass = AuditPass(reader, snapshot.state)
      pass.checkCheckpoint(key: key)
      pass.add(check.checkHead())
      let registry = try snapshot.registryEntries()
      let others = (0..<count).map { _ in UInt64.random(in: 0..<snapshot.size, using: &generator) }
      let numbers = registry + Set(others).subtracting(registry).sorted()
      for (done, number) in numbers.enumerated() {
        if done % 100 == 0 { progress(UInt64(done), UInt64(numbers.count)) }
        pass.add(check.check(number, keys: keys))
      }
      progress(UInt64(numbers.count), UInt64(numbers.count))
      return Report(size: snapshot.size, checkpoint: snapshot.checkpoint, findings: pass.findings)
    }
  }
}
