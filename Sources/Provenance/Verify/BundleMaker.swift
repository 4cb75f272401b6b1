public import GS1
import Merkle
import Notes

/// Makes bundles: walks through a log's index as a verifier will, and gathers the proofs on the way.
public enum BundleMaker {
  /// What was made.
  public struct Made: Sendable {
    /// The bundle.
    public let bundle: ProofBundle
    /// What its verification will find: no need to verify what one has made.
    public let closure: Closure
  }

  /// Makes the bundle about `id`.
  ///
  /// - Parameters:
  ///   - id: what it is about; of this nothing need be known.
  ///   - source: the log.
  ///   - includesMembers: whether the parts for members are shown.
  /// - Returns: the bundle, and what it says.
  /// - Throws: what `source` throws, and ``FormatError`` if it holds what cannot be.
  public static func make(
    _ id: CanonicalID,
    from source: some BundleSource,
    includesMembers: Bool = false
  ) throws -> Made {
    let checkpoint = try Checkpoint(parsing: SignedNote(parsing: source.checkpoint).text)
    guard checkpoint.size > 0 else { throw FormatError("the log has no entries") }
    var walk = Walk(
      subject: Subject(id),
      origin: checkpoint.origin.text,
      source: LedgerWalkSource(source: source)
    )
    let closure = try walk.run()
    var log = walk.source
    let lookups = log.lookups.sorted { $0.key < $1.key }
    let keys = self.keys(of: lookups)
    let numbers = log.indexEntries.union(keys.keys).union([checkpoint.size - 1]).sorted()
    let bundle = ProofBundle(
      subject: id.uri,
      checkpoint: source.checkpoint,
      lookups: lookups,
      entries: try numbers.map { number in
        try show(number, of: &log, under: keys[number] ?? [], includesMembers)
      }
    )
    return Made(bundle: bundle, closure: closure)
  }

  /// The keys under which each entry is listed, ascending.
  private static func keys(of lookups: [ProofBundle.Lookup]) -> [UInt64: [IndexKey]] {
    var keys: [UInt64: [IndexKey]] = [:]
    for lookup in lookups {
      guard case .entries(let numbers) = lookup.finding else { continue }
      for number in numbers { keys[number, default: []].append(lookup.key) }
    }
    return keys
  }

  private static func show(
    _ number: UInt64,
    of log: inout LedgerWalkSource<some BundleSource>,
    under keys: [IndexKey],
    _ includesMembers: Bool
  ) throws -> ProofBundle.Entry {
    let parts = try log.parts(number)
    var entry = ProofBundle.Entry(
      number: number,
      text: parts.text,
      path: try log.source.path(number)
    )
    guard let statement = parts.statement else { return entry }
    let filing = try log.filing(number)
    entry.statement = ProofBundle.Statement(
      salt: statement.salt,
      note: statement.note,
      body: statement.body,
      members: includesMembers ? statement.members : nil,
      filed: try keys.map { key in
        guard let proof = try filing.proof(for: key) else { throw unfiled(number) }
        return proof
      }
    )
    return entry
  }
}

/// A statement stands under a key that its filing does not name: the log's store is damaged.
private func unfiled(_ number: UInt64) -> FormatError {
  FormatError("entry \(number) is listed under a key that its filing does not name")
}

/// Lets a walk read from a log, and keeps what it has read.
struct LedgerWalkSource<Source: BundleSource>: WalkSource {
  let source: Source
  /// The lookups that were made.
  private(set) var lookups: [ProofBundle.Lookup] = []
  /// The index entries that tell when statements were recorded.
  private(set) var indexEntries: Set<UInt64> = []
  private var read: [UInt64: StoredParts] = [:]
  private var filings: [UInt64: StoredFiling] = [:]

  init(source: Source) { self.source = source }

  mutating func find(_ key: IndexKey, limit: UInt64?) throws -> Closure.Finding {
    switch try source.lookup(key) {
    case .absent(let other, let value, let steps):
      lookups.append(.init(key: key, finding: .absent(other, value), steps: steps))
      return .absent
    case .present(let value, let steps):
      if let limit, value.count > limit {
        lookups.append(.init(key: key, finding: .value(value), steps: steps))
        return .tooMany(value.count)
      }
      let numbers = try source.entries(under: key)
      lookups.append(.init(key: key, finding: .entries(numbers), steps: steps))
      return .entries(numbers)
    }
  }

  mutating func statement(_ number: UInt64) throws -> StatementParts {
    let parts = try parts(number)
    guard let statement = parts.statement else {
      throw FormatError("entry \(number) is listed as a statement and has no note")
    }
    let above = try source.indexEntry(above: number)
    let index = try IndexEntry(parsing: try self.parts(above).text)
    indexEntries.insert(above)
    return StatementParts(
      note: try StatementNote(parsing: statement.note),
      leafHash: LogHash.leaf(parts.text),
      recordTime: index.time,
      body: statement.body?.bytes
    )
  }

  mutating func role(of number: UInt64, under key: IndexKey) throws -> Role {
    guard let role = try filing(number).role(of: key) else { throw unfiled(number) }
    return role
  }

  mutating func registryEntry(_ number: UInt64) throws -> [UInt8] { try parts(number).text }

  mutating func parts(_ number: UInt64) throws -> StoredParts {
    if let parts = read[number] { return parts }
    let parts = try source.entry(number)
    read[number] = parts
    return parts
  }

  mutating func filing(_ number: UInt64) throws -> StoredFiling {
    if let filing = filings[number] { return filing }
    let filing = try source.filing(number)
    filings[number] = filing
    return filing
  }
}
