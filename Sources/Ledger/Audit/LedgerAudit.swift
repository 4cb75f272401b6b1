internal import Crypto
public import Merkle
public import Notes

/// Checks a whole ledger: every hash, every root of the index, every stored tile and posting list.
///
/// It makes everything anew from the entries and trusts nothing else that is stored. What a
/// statement says is not its business: who knows how to read entries tells it their keys, and can
/// refuse them.
///
/// Memory is bounded, whatever the ledger's size: what does not fit is sorted on disk, see ``AuditLimits``.
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
  public typealias Keys = (_ number: UInt64, _ entry: StoredEntry) throws -> [IndexKey]

  /// Tells what entries mean, in their order, or what is wrong with each.
  ///
  /// It is called for all entries but the index entries, some hundred at a time and in order, and may use
  /// several threads.
  public typealias Facts = (_ entries: [AuditEntry]) -> [Result<AuditFacts, any Error>]

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

  /// Checks everything.
  ///
  /// While entries are read and checked, other threads go through the stored index and the structure of the
  /// files. Then the keys of all entries are sorted, and give the root of the index at each index
  /// entry. It is one long read: while it runs, the files of a ledger that is being written grow.
  /// - Parameters:
  ///   - limits: The memory and disk that it may take.
  ///   - progress: Is told how far it is.
  ///   - facts: Tells what entries mean.
  /// - Returns: What was found.
  /// - Throws: What the store throws if its files cannot be read at all; ``LedgerError`` if there is no room for
  ///   sorting.
  public func run(
    limits: AuditLimits = AuditLimits(),
    progress: @escaping (AuditProgress) -> Void = { _ in },
    facts: Facts
  ) throws -> Report {
    let files = FileCheck(reader.engine.checks(of: reader.directory))
    return try reader.store.read {
      guard let state = try reader.store.published() else {
        throw LedgerError.missing(directory: reader.directory)
      }
      let walk = IndexWalk(reader.engine, reader.directory, state)
      var pass = AuditPass(reader.store, state, limits: limits, progress: progress)
      pass.checkCheckpoint(key: key)
      try pass.checkEntries(facts: facts)
      try pass.checkIdentities()
      try pass.checkIndex(walk)
      try pass.finish(files)
      return Report(size: state.size, checkpoint: state.checkpoint, findings: pass.findings)
    }
  }

  /// The same, where the keys are all that is to be known of entries.
  public func run(
    limits: AuditLimits = AuditLimits(),
    progress: @escaping (AuditProgress) -> Void = { _ in },
    keys: Keys
  ) throws -> Report {
    try run(limits: limits, progress: progress) { entries in
      entries.map { entry in
        Result { AuditFacts(keys: try keys(entry.number, entry.entry)) }
      }
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
      var check = SampleCheck(snapshot, count: count)
      check.checkHead()
      let registry = try snapshot.registryEntries()
      let others = LedgerAudit.numbers(count, below: snapshot.size, using: &generator)
      let numbers = registry + others.subtracting(registry).sorted()
      for (done, number) in numbers.enumerated() {
        if done % 100 == 0 { progress(UInt64(done), UInt64(numbers.count)) }
        check.check(number, using: &generator, keys: keys)
      }
      check.checkKeys()
      progress(UInt64(numbers.count), UInt64(numbers.count))
      let findings =
        AuditPass.faults(ofCheckpointIn: snapshot.state, key: key) + check.findings
      return Report(size: snapshot.size, checkpoint: snapshot.checkpoint, findings: findings)
    }
  }

  /// `count` numbers, one out of each of as many equal parts of the log.
  private static func numbers(
    _ count: Int,
    below size: UInt64,
    using generator: inout some RandomNumberGenerator
  ) -> Set<UInt64> {
    guard UInt64(count) < size else { return Set(0..<size) }
    let bounds = (0...UInt64(count)).map { part in
      let (high, low) = size.multipliedFullWidth(by: part)
      return UInt64(count).dividingFullWidth((high, low)).quotient
    }
    return Set(
      zip(bounds, bounds.dropFirst()).map { UInt64.random(in: $0..<$1, using: &generator) }
    )
  }
}
