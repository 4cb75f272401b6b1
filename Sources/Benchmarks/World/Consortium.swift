import Crypto
import EPCIS
import GS1
import Ledger
import Merkle
import Notes
import Provenance
import Registrar
import SQLite

/// A made-up consortium with a ledger of its own in a folder.
final class Consortium {
  static let origin = "ledger.example/bench"

  let clock = WorldClock()
  var random = SeededRandom()
  /// Whom to trust when verifying what the ledger says.
  let trust: TrustPolicy
  /// The key of the log.
  let logKey: SignerKey
  private let ledger: Ledger
  private let registrar: Registrar
  private let folder: String
  private var keys: [Member: SignerKey] = [:]
  private(set) var statementCount = 0

  /// Founds the ledger and admits the members, each with a key of its own.
  init(in folder: String) throws {
    self.folder = folder
    let log = try Consortium.key(Consortium.origin, &random)
    logKey = log
    let governance = try Consortium.key("\(Consortium.origin)/governance-1", &random)
    let genesis = try Registrar.genesis(
      origin: Consortium.origin,
      threshold: 1,
      keys: [governance]
    )
    try Ledger.create(at: folder, key: log, genesis: genesis.entry, options: clock.options)
    ledger = try Ledger(opening: folder, key: log, options: clock.options)
    registrar = try Registrar(ledger)
    trust = try TrustPolicy(
      parsing: """
        log \(log.verifier.vkey)
        quorum none
        max-age 86400
        genesis \(genesis.leafHash.base64)

        """
    )
    for member in Member.allCases { try admit(member, signedBy: governance) }
  }

  private static func key(_ name: String, _ random: inout SeededRandom) throws -> SignerKey {
    guard let key = Ed25519.PrivateKey(seed: random.bytes(32)) else {
      preconditionFailure("any 32 bytes are a seed")
    }
    return SignerKey(name: try KeyName(name), privateKey: key)
  }

  private func admit(_ member: Member, signedBy governance: SignerKey) throws {
    let key = try Consortium.key(member.name, &random)
    keys[member] = key
    var profile = PartyProfile(displayName: "Example \(member)", country: "NZ")
    profile.keys = [key.verifier]
    profile.roles = [member.role]
    profile.prefixes = [member.prefix]
    try registrar.revise(name(of: member), as: profile, signedBy: [governance])
    try capture(MadeUp.masterData(of: member, at: clock.now), as: member)
  }

  private func name(of member: Member) -> PartyName {
    guard let name = PartyName(member.name) else {
      preconditionFailure("\(member.name) is a name")
    }
    return name
  }

  // MARK: Writing

  /// Captures a document in the name of a member, who signs it; it is durable when this returns.
  func capture(_ document: JSONValue, as member: Member) throws {
    try capture(CaptureDocument(parsing: document.encoded()), as: member)
  }

  /// Captures a document that was read before.
  func capture(_ document: CaptureDocument, as member: Member) throws {
    guard let key = keys[member] else { preconditionFailure("\(member) has a key") }
    let receipt = try registrar.capture(
      document,
      as: name(of: member),
      signedBy: key,
      now: clock.now
    )
    statementCount += receipt.numbers.count
  }

  /// Captures events that happen now.
  func capture(_ events: [JSONValue], as member: Member) throws {
    try capture(MadeUp.document(events, at: clock.now), as: member)
  }

  // MARK: Reading

  /// A new connection for reading.
  func reader() throws -> LedgerReader { try ledger.reader() }

  /// The size of both databases.
  func byteCount() throws -> Int {
    try ["ledger.db", "bodies.db"].reduce(0) { sum, file in
      try sum + Database("\(folder)/\(file)", access: .readOnly).byteCount()
    }
  }

  /// Gives up the ledger.
  func close() { ledger.close() }
}
