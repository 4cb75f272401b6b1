import Crypto
import EPCIS
import GS1
import Ledger
import Merkle
import Provenance
import Registrar
import SQLite
import Synchronization

/// Keeps `events.db` abreast of the ledger.
///
/// It reads what was published since it last looked, in order, off the writer's path, and writes what
/// is needed to find the events again, together with how far it came, in one transaction. If it is
/// killed, it goes on where the last transaction ended. If its file does not fit the ledger (there is
/// another ledger now, or an older copy of it), the file is made anew.
///
/// One process follows a ledger at a time, the one that writes it; several threads may ask it to.
public final class EventFollower: Sendable {
  private let state: Mutex<Folding>
  // Apart from the state, which is held while it works.
  private let progress: Mutex<(folded: UInt64, size: UInt64)> = Mutex((0, 0))

  /// How many entries are folded in one transaction, at most.
  static let batch: UInt64 = 2_000
  /// After how long a transaction ends in any case: while it reads, the ledger's files cannot be tidied,
  /// and an entry may name 10,000 items.
  static let batchTime = Duration.milliseconds(50)

  /// Follows the ledger in `directory`.
  ///
  /// - Parameters:
  ///   - directory: the data directory.
  ///   - isAnew: whether to make the file anew, whatever it holds.
  /// - Throws: what the ledger or SQLite throws.
  public init(_ directory: String, isAnew: Bool = false) throws {
    state = Mutex(try Folding(directory, isAnew: isAnew))
  }

  /// Folds what was published before this was called, at most `entriesMax` entries of it and for about
  /// as long as `timeMax`.
  ///
  /// - Returns: how many entries are folded, and how many the ledger had when it was called.
  @discardableResult
  public func catchUp(
    entriesMax: UInt64 = .max,
    timeMax: Duration? = nil
  ) throws -> (folded: UInt64, size: UInt64) {
    let deadline = timeMax.map { ContinuousClock.now + $0 }
    return try state.withLock { state in
      let reached = try state.catchUp(entriesMax: entriesMax, until: deadline)
      progress.withLock { $0 = reached }
      return reached
    }
  }

  /// How far it came when it last looked, and how many entries the ledger had then.
  public var reached: (folded: UInt64, size: UInt64) { progress.withLock { $0 } }
}

/// The two connections, and the registry as far as it is folded.
private final class Folding {
  private let reader: LedgerReader
  private let database: Database
  private let writer: EventWriter
  private let claims: ClaimWriter
  private let getState: Statement
  private let setState: Statement
  private var registry: Registry
  private var registrySize: UInt64 = 0
  private var folded: UInt64 = 0
  /// Whether copies of what was erased may wait in the write-ahead log; an earlier process may have left
  /// some.
  private var mayHoldErased = true

  init(_ directory: String, isAnew: Bool) throws {
    reader = try LedgerReader(directory)
    database = try Database(
      EventTables.path(in: directory),
      access: .create,
      erasesDeleted: true
    )
    // What a power cut takes back is folded again.
    try database.execute("PRAGMA synchronous = NORMAL")
    if try isAnew || !EventTables.exist(in: database) { try Folding.makeTables(in: database) }
    getState = try database.prepare("SELECT folded, leaf, origin FROM state")
    setState = try database.prepare(
      "INSERT OR REPLACE INTO state (id, folded, leaf, origin) VALUES (0, ?, ?, ?)"
    )
    writer = try EventWriter(database)
    claims = try ClaimWriter(database)
    let origin = try reader.read { try $0.origin() }
    registry = Registry(origin: origin)
    guard try !hasForeignState(origin) else {
      try Folding.clear(database)
      return
    }
    folded = try getState.first { $0.number(0) ?? 0 } ?? 0
  }

  func catchUp(
    entriesMax: UInt64,
    until deadline: ContinuousClock.Instant?
  ) throws -> (folded: UInt64, size: UInt64) {
    let size = try reader.read { $0.size }
    let end = entriesMax < size - min(folded, size) ? folded + entriesMax : size
    while folded < end, deadline.map({ ContinuousClock.now < $0 }) ?? true {
      try reader.read { snapshot in
        let stop = min(folded + EventFollower.batch, end)
        do {
          folded = try database.write { try fold(folded..<stop, of: snapshot) }
        } catch {
          writer.forget()
          claims.forget()
          // What it learned of prefixes is to be written again.
          registrySize = 0
          throw error
        }
      }
    }
    if mayHoldErased { mayHoldErased = try !database.emptyLog(patienceMilliseconds: 20) }
    return (folded, size)
  }

  /// Folds the entries `numbers`, as many as there is time for; how far it came.
  private func fold(_ numbers: Range<UInt64>, of snapshot: LedgerSnapshot) throws -> UInt64 {
    let deadline = ContinuousClock.now + EventFollower.batchTime
    if registrySize < numbers.upperBound {
      registry = try snapshot.registry(folding: registry, from: registrySize)
      registrySize = snapshot.size
      try claims.learn(registry.prefixes)
    }
    var erased: [UInt64] = []
    var record: (above: UInt64, time: UInt64)?
    var last: [UInt8] = []
    var next = numbers.lowerBound
    while next < numbers.upperBound, next == numbers.lowerBound || ContinuousClock.now < deadline {
      let number = next
      guard let parts = try snapshot.statement(number) else {
        throw LedgerError.damaged("entry \(number) is missing")
      }
      next += 1
      last = parts.text
      guard let note = parts.note else { continue }
      if record.map({ $0.above <= number }) ?? true {
        record = try snapshot.recordTime(of: number)
      }
      guard let record, let party = try? StatementNote(parsing: note).partyClaimed else { continue }
      let body = parts.body.flatMap { try? StatementBody(parsing: $0) }
      if let leaf = body?.erases, let target = try snapshot.entry(leaf, filedWith: number) {
        erased.append(target)
      }
      var told = parts.members
      if told == nil, let body { told = try snapshot.members(withdrawnBy: body, number) }
      guard let json = told.flatMap({ try? JSONValue(parsingEvent: $0) }) else { continue }
      try claims.add(json, number: number, party: writer.word(party.text))
      if parts.members != nil {
        try fold(json, number: number, record: record.time, party: party)
      }
    }
    if !erased.isEmpty {
      try writer.erase(erased)
      mayHoldErased = true
    }
    try writer.finish()
    try setState.run(
      .number(next),
      .blob(LogHash.leaf(last).bytes),
      .text(registry.origin)
    )
    return next
  }

  private func fold(
    _ members: JSONValue,
    number: UInt64,
    record: UInt64,
    party: PartyName
  ) throws {
    guard let facts = Facts(members: members) else { return }
    let others = facts.counterparties.flatMap { parties($0, below: number) }
    try writer.add(
      facts,
      number: number,
      record: record,
      party: party.text,
      others: Array(Set(others))
    )
  }

  /// The parties that a source or destination names: those with a prefix that covers it, or the one
  /// whose name is the host of a web address.
  private func parties(_ identifier: Identifier, below number: UInt64) -> [String] {
    if let key = identifier.key, key.kind != .other {
      return registry.partyNames.filter { party in
        registry.party(party, below: number)?.status != .left
          && registry.covers(party, key, below: number)
      }.map(\.text)
    }
    guard let start = identifier.uri.firstRange(of: "://")?.upperBound else { return [] }
    let host = identifier.uri[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let name = PartyName(String(host)), registry.party(name, below: number) != nil else {
      return []
    }
    return [name.text]
  }

  // MARK: The file

  /// Whether what is folded is not of this ledger.
  private func hasForeignState(_ origin: String) throws -> Bool {
    let state = try getState.first { ($0.number(0) ?? 0, $0.blob(1), $0.text(2)) }
    guard let state, state.0 > 0 else { return false }
    return try reader.read { snapshot in
      guard state.0 <= snapshot.size, state.2 == origin,
        let last = try snapshot.statement(state.0 - 1)
      else { return true }
      return LogHash.leaf(last.text).bytes != state.1
    }
  }

  private static func makeTables(in database: Database) throws {
    try database.write {
      for table in EventTables.names {
        try database.execute("DROP TABLE IF EXISTS \(table)")
      }
      try database.execute(EventTables.sql)
      try database.execute("PRAGMA user_version = \(EventTables.version)")
    }
  }

  private static func clear(_ database: Database) throws {
    try database.write {
      for table in EventTables.names {
        try database.execute("DELETE FROM \(table)")
      }
    }
  }
}

extension LedgerSnapshot {
  /// The log's name: the first line of its checkpoint.
  fileprivate func origin() throws -> String {
    String(decoding: checkpoint.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// The first index entry above `number`, and the time that it says.
  func recordTime(of number: UInt64) throws -> (above: UInt64, time: UInt64)? {
    guard let above = try indexEntry(above: number), let entry = try statement(above) else {
      return nil
    }
    return (above, try IndexEntry(parsing: entry.text).time)
  }

  /// The members part of the statement that `body`, of entry `number`, withdraws or replaces.
  func members(withdrawnBy body: StatementBody, _ number: UInt64) throws -> [UInt8]? {
    guard let leaf = body.corrects, let other = try entry(leaf, filedWith: number) else {
      return nil
    }
    return try statement(other)?.members
  }

  /// The number of the entry with the hash `leaf`, which stands under the keys of entry `number`.
  func entry(_ leaf: Digest, filedWith number: UInt64) throws -> UInt64? {
    guard let encoded = try filing(number), let key = try Filing.someKey(stored: encoded),
      case .present(_, let entries?, _) = try lookup(key)
    else { return nil }
    // What is withdrawn or erased is mostly new, and hashes are cheaper to read than entries.
    return try entries.reversed().first { try $0 < number && leafHash($0) == leaf }
  }
}

extension Registry {
  /// The company prefixes that parties hold.
  fileprivate var prefixes: Set<String> {
    Set(partyNames.flatMap { party($0)?.prefixes ?? [] })
  }
}
