import Crypto
import EPCIS
import Foundation
import Ledger
import Notes
import Provenance
import Registrar
import SQLite
import Testing

@testable import Events

/// A ledger with three parties, and the events that are found in it.
final class EventWorld {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "wayproof-events-\(UUID().uuidString)").path
  let registrar: Registrar
  private let key: SignerKey
  private let governance: SignerKey
  let recorder: SignerKey
  static let clock: Int64 = 1_767_323_600_000

  init() throws {
    key = SignerKey.generate(name: try KeyName("ledger.example"))
    governance = SignerKey.generate(name: try KeyName("ledger.example/governance-1"))
    recorder = SignerKey.generate(name: try KeyName("ledger.example/recorder"))
    let genesis = try Registrar.genesis(origin: "ledger.example", threshold: 1, keys: [governance])
    let options = LedgerOptions(clock: .stepping(from: 1_767_323_000))
    try Ledger.create(at: directory, key: key, genesis: genesis.entry, options: options)
    registrar = try Registrar(Ledger(opening: directory, key: key, options: options))
    for (name, prefixes) in [
      ("ledger.example/recorder", []), ("brand.example", ["9520003"]),
      ("shop.example", ["9520004"]), ("carrier.example", []),
    ] {
      try admit(name, prefixes: prefixes)
    }
  }

  /// Admits a party, or changes it.
  func admit(
    _ name: String,
    prefixes: [String] = [],
    roles: [PartyRole] = [],
    status: PartyStatus = .active
  ) throws {
    var profile = PartyProfile(displayName: name, country: "NZ")
    (profile.prefixes, profile.roles, profile.status) = (prefixes, roles, status)
    profile.maySignByRecorder = !name.hasSuffix("recorder")
    if name.hasSuffix("recorder") { profile.keys = [recorder.verifier] }
    let party = try #require(PartyName(name))
    try registrar.revise(party, as: profile, signedBy: [governance])
  }

  deinit {
    registrar.ledger.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Captures events, given as JSON members without type of document, time zone and so on.
  @discardableResult
  func capture(_ events: [String], as party: String, context: String = "") throws -> [UInt64] {
    let standard = "\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\""
    let text = """
      {"@context": [\(standard)\(context.isEmpty ? "" : ", " + context)],
       "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-01-02T03:04:05Z",
       "epcisBody": {"eventList": [\(events.joined(separator: ", "))]}}
      """
    return try say(text, as: party)
  }

  /// Captures a document of any kind.
  @discardableResult
  func say(_ text: String, as party: String) throws -> [UInt64] {
    let now = try #require(Instant(milliseconds: EventWorld.clock))
    let party = try #require(PartyName(party))
    return try registrar.capture(
      CaptureDocument(parsing: Array(text.utf8)),
      as: party,
      signedBy: recorder,
      now: now
    ).numbers
  }

  /// What a query of one number finds in `events.db`, after folding everything.
  func number(_ sql: String) throws -> Int64? {
    try EventFollower(directory).catchUp()
    let database = try Database(EventTables.path(in: directory), access: .readOnly)
    return try database.prepare(sql).first { $0.integer(0) }
  }

  static func item(_ serial: String) -> String {
    "https://id.gs1.org/01/09520003000308/21/\(serial)"
  }

  /// An object event; `more` are further members with their commas before them.
  static func event(
    _ items: [String],
    _ bizStep: String,
    action: String = "OBSERVE",
    day: Int = 1,
    _ more: String = ""
  ) -> String {
    let list = items.map { "\"\(item($0))\"" }.joined(separator: ", ")
    return """
      {"type": "ObjectEvent", "eventTime": "2025-12-\(day < 10 ? "0" : "")\(day)T10:00:00Z",
       "eventTimeZoneOffset": "+00:00", "action": "\(action)", "bizStep": "\(bizStep)",
       "epcList": [\(list)]\(more)}
      """
  }

  /// A page of what is found, after folding everything.
  func page(
    _ parameters: [(String, String)],
    as member: Member = Member("brand.example"),
    countMax: Int = 100,
    after token: String? = nil
  ) throws -> EventPage {
    try EventFollower(directory).catchUp()
    let query = try EventQuery(text: parameters.map { (name: $0.0, value: $0.1) })
    let reader = try EventReader(directory)
    return try registrar.ledger.reader().read { snapshot in
      try reader.page(of: query, for: member, countMax: countMax, after: token, in: snapshot)
    }
  }

  /// The numbers of what is found.
  func find(
    _ parameters: [(String, String)],
    as party: String = "brand.example",
    sharers: [String] = []
  ) throws -> [UInt64] {
    try page(parameters, as: Member(party, sharers: sharers)).events.map(\.number)
  }
}
