import Crypto
import EPCIS
import Merkle
import Notes
import Provenance
import Synchronization
import Testing

/// A party with keys, a clock that stands, and bytes that count up.
struct Bench {
  static let origin = "ledger.example/tmg"
  /// The moment 2026-03-01T09:00:00Z.
  static let now: Instant = {
    guard let now = Instant(milliseconds: 1_772_355_600_000) else {
      preconditionFailure("the clock of the tests stands outside the calendar")
    }
    return now
  }()

  var name = "brand.example"
  var prefixes = ["9520003"]
  var roles: [PartyRole] = [.brand]
  var status = PartyStatus.active
  var recorder: Recorder = .absent
  var earlier = EarlierStatements()
  var distrusted: Set<Ed25519.PublicKey> = []

  enum Recorder { case absent, allowed, refused, suspended }

  static func key(_ name: String) throws -> SignerKey {
    let seed = SHA256.hash(utf8: name).bytes
    return SignerKey(
      name: try KeyName(name),
      privateKey: try #require(Ed25519.PrivateKey(seed: seed))
    )
  }

  static let recorderName = "\(origin)/recorder"

  func standing() throws -> Standing {
    let recorderKey = try Self.key(Self.recorderName).verifier
    let party = PartyRevision(
      origin: Self.origin,
      party: try #require(PartyName(name)),
      revision: 1,
      previous: nil,
      displayName: "Party",
      country: "NZ",
      status: status,
      maySignByRecorder: recorder == .allowed || recorder == .suspended,
      keys: recorder == .absent ? [try Self.key(name).verifier] : [],
      roles: roles,
      prefixes: prefixes
    )
    let recorderParty = PartyRevision(
      origin: Self.origin,
      party: try #require(PartyName(Self.recorderName)),
      revision: 1,
      previous: nil,
      displayName: "Recorder",
      country: "CN",
      status: recorder == .suspended ? .suspended : .active,
      keys: [recorderKey]
    )
    return Standing(party: party, recorder: recorderParty, distrusted: distrusted)
  }

  func admission(signer: SignerKey? = nil) throws -> Admission {
    let counter = Mutex<UInt8>(0)
    return try Admission(
      origin: Self.origin,
      standing: try standing(),
      signer: try signer ?? Self.key(recorder == .absent ? name : Self.recorderName),
      earlier: earlier,
      now: { Self.now },
      randomBytes: { count in
        counter.withLock { number in
          number &+= 1
          return [UInt8](repeating: number, count: count)
        }
      }
    )
  }

  func admit(_ events: JSONValue...) throws -> [SealedStatement] {
    try admission().admit(try Self.document(events))
  }

  func admit(masterData: JSONValue) throws -> [SealedStatement] {
    try admission().admit(try Self.document([], masterData: masterData))
  }

  static func document(
    _ events: [JSONValue],
    masterData: JSONValue? = nil,
    created: String = "2026-03-01T08:00:00Z"
  ) throws -> EPCISDocument {
    var json: JSONObject = [
      "@context": [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        ["example": "https://example.org/voc/", "wayproof": "https://ledger.example/voc/"],
      ],
      "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": .string(created),
      "epcisBody": ["eventList": .array(events)],
    ]
    if let masterData {
      json["epcisHeader"] = ["epcisMasterData": ["vocabularyList": masterData]]
    }
    return try EPCISDocument(.object(json))
  }

  /// An event of this type with these members, and the ones that every event has.
  static func event(_ type: String, _ members: JSONObject) -> JSONValue {
    var event: JSONObject = [
      "type": .string(type), "eventTime": "2026-03-01T08:30:00.250+01:00",
      "eventTimeZoneOffset": "+01:00",
    ]
    for member in members.members { event[member.name] = member.value }
    return .object(event)
  }
}

extension SealedStatement {
  /// The body as JSON.
  var bodyJSON: JSONValue { get throws { try JSONValue(parsingJCS: body) } }

  /// The members part as JSON.
  var membersJSON: JSONValue {
    get throws { try JSONValue(parsingJCS: try #require(members)) }
  }

  /// The role in which a thing is filed.
  func role(_ uri: String, _ kind: KeyKind = .id) -> Role? {
    filing.role(of: .of(kind, uri))
  }

  /// The base64 of the key of a thing.
  static func key(_ uri: String) -> JSONValue { .string(IndexKey.of(.id, uri).base64) }
}

/// What `body` refuses, if it refuses.
func refusal(_ body: () throws -> Void) -> AdmissionError? {
  do { try body() } catch { return error as? AdmissionError }
  return nil
}
