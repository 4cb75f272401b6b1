import EPCIS
import GS1
public import Merkle

/// What a walk reads from: a bundle that is verified, or a ledger from which one is made.
public protocol WalkSource {
  /// What can go wrong in reading.
  associatedtype Failure: Error

  /// What stands under `key`: absent, all its entries, or, if they are more than `limit`, how many.
  mutating func find(_ key: IndexKey, limit: UInt64?) throws(Failure) -> Closure.Finding
  /// The parts of statement `number`.
  mutating func statement(_ number: UInt64) throws(Failure) -> StatementParts
  /// The role in which statement `number` is filed under `key`, which lists it.
  mutating func role(of number: UInt64, under key: IndexKey) throws(Failure) -> Role
  /// The text of registry entry `number`.
  mutating func registryEntry(_ number: UInt64) throws(Failure) -> [UInt8]
}

/// How far a walk goes.
public enum WalkLimits {
  /// Keys of this level are not looked up.
  public static let levelMax = 8
  /// The number of things that are looked up.
  public static let thingsMax = 256
  /// The number of entries that the lists may have together.
  public static let entriesMax: UInt64 = 4_096
}

/// The walk through the index that finds all that belongs to a journey: breadth first, from the
/// subject to what counted statements name beside it.
///
/// The verifier of a bundle and its maker run this same walk, and so agree on what belongs there.
/// A walk that goes further than ``WalkLimits`` is cut there; the keys of the registry, of the
/// product and of its recalls are never cut.
struct Walk<Source: WalkSource> {
  private(set) var source: Source
  private var closure: Closure
  private var authority: ReadingAuthority
  /// The keys that the walk has come to, or will.
  private var known: Set<IndexKey> = []
  /// Who brings each key: kept to see which statements tell one side only.
  private var bringers: [IndexKey: Set<UInt64>] = [:]
  private var next: [Brought] = []
  private var things = 0
  private var entriesListed: UInt64 = 0
  private var notes: [[UInt8]: UInt64] = [:]

  private struct Brought {
    let key: IndexKey
    let kind: KeyKind
    let by: UInt64
  }

  init(subject: Subject, origin: String, source: Source) {
    self.source = source
    closure = Closure(subject: subject, origin: origin)
    authority = ReadingAuthority(subject: subject, origin: origin)
  }

  /// Walks to the end.
  mutating func run() throws(Source.Failure) -> Closure {
    try consult(.governance, closure.origin)
    next = closure.subject.start.map { Brought(key: $0.key, kind: $0.kind, by: 0) }
    known.formUnion(next.map(\.key))
    var level = 0
    while !next.isEmpty {
      let keys = next
      next = []
      for brought in keys { try visit(brought, level: level) }
      next.sort { ($0.by, $0.key) < ($1.by, $1.key) }
      level += 1
    }
    if closure.lookup(closure.subject.key)?.finding == .absent { try consultPrefixes() }
    noteBringers()
    closure.resolve(authority)
    return closure
  }

  private mutating func visit(_ brought: Brought, level: Int) throws(Source.Failure) {
    let isThing = brought.kind == .id
    if isThing { things += 1 }
    guard level < WalkLimits.levelMax, !isThing || things <= WalkLimits.thingsMax else {
      add(brought.key, brought.kind, level, .notLookedUp)
      return
    }
    let room = WalkLimits.entriesMax - min(entriesListed, WalkLimits.entriesMax)
    let finding = try source.find(brought.key, limit: isThing ? room : nil)
    let place = add(brought.key, brought.kind, level, finding)
    guard case .entries(let numbers) = finding else { return }
    entriesListed += UInt64(numbers.count)
    for number in numbers { try read(number, at: place, under: brought.key) }
  }

  @discardableResult
  private mutating func add(
    _ key: IndexKey,
    _ kind: KeyKind,
    _ level: Int,
    _ finding: Closure.Finding
  ) -> Int {
    closure.lookups.append(.init(key: key, kind: kind, level: level, finding: finding))
    return closure.lookups.count - 1
  }
}

// Statements, and the keys that they bring.
extension Walk {
  private mutating func read(
    _ number: UInt64,
    at place: Int,
    under key: IndexKey
  ) throws(Source.Failure) {
    let statement = try judged(number)
    let role = try source.role(of: number, under: key)
    let judgement = authority.judge(statement, in: role, under: key, registry: closure.registry)
    let reading = Closure.Reading(
      lookup: place,
      entry: number,
      role: role,
      fault: statement.fault ?? judgement.fault,
      isAuthorityChecked: judgement.isChecked
    )
    closure.readings.append(reading)
    // Only what counts extends the walk, and only under the keys of things: what is filed under a
    // product or a recall leads nowhere, or a stranger could lengthen every journey of the product.
    guard reading.isCounted, closure.lookups[place].kind == .id else { return }
    if key == closure.subject.key, statement.isIssue(in: role) { bringLot(of: statement) }
    for key in statement.keys(in: role).sorted() { bring(key, by: number) }
  }

  private mutating func judged(_ number: UInt64) throws(Source.Failure) -> Closure.Statement {
    if let statement = closure.statements[number] { return statement }
    let parts = try source.statement(number)
    if let party = parts.note.partyClaimed { try consult(.party, party.text) }
    if let recorder = PartyName.recorder(of: closure.origin),
      parts.isSignedByRecorder(of: closure.origin)
    {
      try consult(.party, recorder.text)
    }
    // A note is filed under the same keys wherever it stands, so its first entry is met first.
    let first = notes[parts.note.bytes] ?? number
    notes[parts.note.bytes] = min(first, number)
    let statement = StatementJudge.judge(
      parts,
      number: number,
      isRepeated: first < number,
      registry: closure.registry
    )
    closure.statements[number] = statement
    return statement
  }

  private mutating func bringLot(of statement: Closure.Statement) {
    guard let number = statement.body?.lotNumber, let lot = closure.subject.lot(number) else {
      return
    }
    if !closure.lots.contains(lot) { closure.lots.append(lot) }
    authority.know(lot)
    bring(.of(.id, lot.uri), by: statement.number)
  }

  private mutating func bring(_ key: IndexKey, by number: UInt64) {
    bringers[key, default: []].insert(number)
    guard known.insert(key).inserted else { return }
    next.append(Brought(key: key, kind: .id, by: number))
  }

  private mutating func noteBringers() {
    let lots = Set(closure.lots.map { IndexKey.of(.id, $0.uri) })
    for place in closure.lookups.indices {
      let lookup = closure.lookups[place]
      guard let numbers = bringers[lookup.key] else { continue }
      closure.lookups[place].bringers = numbers.sorted()
      // The commissioning of an item names its lot, and is not filed under it.
      if lots.contains(lookup.key) { continue }
      switch lookup.finding {
      case .entries(let listed):
        closure.lookups[place].oneSided = numbers.subtracting(listed).sorted()
      case .absent: closure.lookups[place].oneSided = numbers.sorted()
      case .tooMany, .notLookedUp: break
      }
    }
  }
}

// The registry.
extension Walk {
  /// Looks up a key of the registry, once, and folds its entries.
  ///
  /// - Returns: the texts of the entries there.
  @discardableResult
  private mutating func consult(
    _ kind: KeyKind,
    _ name: String
  ) throws(Source.Failure) -> [[UInt8]] {
    let key = IndexKey.of(kind, name)
    guard known.insert(key).inserted else { return [] }
    let finding = try source.find(key, limit: nil)
    add(key, kind, 0, finding)
    guard case .entries(let numbers) = finding else { return [] }
    var texts: [[UInt8]] = []
    for number in numbers {
      let text = try source.registryEntry(number)
      texts.append(text)
      // Under a prefix stand some revisions of a party; its chain is folded as a whole.
      if kind != .prefix { closure.registry.fold(number, text) }
    }
    return texts
  }

  /// Looks up who holds the company prefix of a subject of which nothing is said.
  private mutating func consultPrefixes() throws(Source.Failure) {
    guard let digits = closure.subject.id.companyPrefixDigits else { return }
    var parties: Set<PartyName> = []
    for length in companyPrefixLengths where length <= digits.utf8.count {
      for text in try consult(.prefix, String(digits.prefix(length))) {
        if let entry = try? PartyEntry(parsing: text) { parties.insert(entry.revision.party) }
      }
    }
    for party in parties.sorted() { try consult(.party, party.text) }
  }
}

/// How many digits a GS1 company prefix has.
private let companyPrefixLengths = 4...12

extension Closure.Statement {
  /// Whether it issues what it names in `role`, if its party may do so.
  func isIssue(in role: Role) -> Bool {
    if type == "Withdrawal" || type == "Erasure" { return false }
    return role == .output || role == .subject && action == .add
  }

  /// The keys of the things that it names beside the one in `role`, if they belong to its journey.
  func keys(in role: Role) -> [IndexKey] {
    guard let body else { return [] }
    switch role {
    case .child: return [body.parentID].compactMap(\.self)
    case .output: return body.inputs + [body.transformationID].compactMap(\.self)
    case .transformation: return body.inputs
    case .parent: return body.children
    case .subject, .input, .class, .described: return []
    }
  }
}
