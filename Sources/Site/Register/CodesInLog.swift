import Crypto
import EPCIS
import GS1
import Ledger
import Merkle
import Provenance
import Registrar

/// What a party has said of its codes in the log, as far as that decides what must be said of them yet.
struct CodesInLog {
  /// What is said of one code.
  struct Standing {
    /// Whether the code was issued: printed, applied or made.
    var isIssued = false
    /// Whether it was taken out of use.
    var isEnded = false
  }

  private struct Said {
    let leafHash: Digest
    /// `nil` where it was erased.
    let body: StatementBody?
    let filing: StoredFiling
  }

  private let source: SnapshotSource
  private let party: PartyName
  /// What `party` said, by entry; `nil` for what others said.
  private var statements: [UInt64: Said?] = [:]

  /// The most statements that are read of one thing.
  static let entriesMax: UInt64 = 1_024
  /// The most that are read in all.
  static let statementsMax = 65_536

  /// Reads what `party` said in the published state of a ledger.
  init(_ source: SnapshotSource, party: PartyName) {
    self.source = source
    self.party = party
  }

  /// How the code `uri` stands by what holds of what the party said.
  mutating func standing(of uri: String) throws -> Standing {
    let key = IndexKey.of(.id, uri)
    var standing = Standing()
    for said in try inForce(under: key) {
      // What was erased may have issued it; that is not said twice.
      guard let body = said.body else {
        standing.isIssued = true
        continue
      }
      let role = try said.filing.role(of: key)
      if role == .output || role == .subject && body.action == .add { standing.isIssued = true }
      let isDelete = body.type == EventType.object.rawValue && body.action == .delete
      if role == .subject && isDelete { standing.isEnded = true }
    }
    return standing
  }

  /// Since when the party registers every serial of the product `uri`, in seconds since 1970; `nil` if
  /// it does not say so.
  mutating func serialsRegisteredSince(_ uri: String) throws -> Int64? {
    try inForce(under: .of(.product, uri)).compactMap { $0.body?.serialsRegisteredSince?.seconds }
      .min()
  }

  /// What the party said under `key` and neither corrected nor withdrew.
  ///
  /// - Throws: ``APIProblem`` if there is more than anybody says of a single code.
  private mutating func inForce(under key: IndexKey) throws -> [Said] {
    guard
      case .present(_, let found, _) = try source.snapshot.lookup(
        key,
        entriesMax: Self.entriesMax
      )
    else { return [] }
    guard let entries = found else {
      throw APIProblem.tooLarge("more than \(Self.entriesMax) statements name one of these")
    }
    let all = try entries.compactMap { try statement($0) }
    let corrected = Set(all.compactMap { $0.body?.corrects })
    return all.filter { !corrected.contains($0.leafHash) }
  }

  private mutating func statement(_ number: UInt64) throws -> Said? {
    if let known = statements[number] { return known }
    guard statements.count < Self.statementsMax else {
      throw APIProblem.tooLarge("more than \(Self.statementsMax) statements name these; name fewer")
    }
    let entry = try source.entry(number)
    var said: Said?
    if let statement = entry.statement,
      try StatementNote(parsing: statement.note).partyClaimed == party
    {
      said = Said(
        leafHash: LogHash.leaf(entry.text),
        body: try statement.body.map { try StatementBody(parsing: $0.bytes) },
        filing: try source.filing(number)
      )
    }
    statements[number] = .some(said)
    return said
  }
}
