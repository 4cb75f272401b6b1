import Access
import Crypto
import Foundation
import HTTP
import Ledger
import Merkle
import Notes
import Provenance
import Registrar

@testable import Site

/// A new ledger with a few parties, a writer over it, and a token of `brand.example`.
final class CaptureWorld: Sendable {
  let directory: String
  let tokens: TokenStore
  let token: String
  let shares: ShareStore
  /// What `self.example` signs with.
  let ownKey: SignerKey
  var registrar: Registrar? { configuration.writer?.registrar }
  let governance: SignerKey
  private let configuration: SiteConfiguration

  // `displayName` is how `brand.example` is called.
  init(withMembers: Bool = false, displayName: String = "brand.example") throws {
    directory =
      FileManager.default.temporaryDirectory
      .appending(path: "wayproof-capture-\(UUID().uuidString)").path
    let key = SignerKey.generate(name: try KeyName("ledger.example"))
    governance = SignerKey.generate(name: try KeyName("ledger.example/governance-1"))
    let recorder = SignerKey.generate(name: try KeyName("ledger.example/recorder"))
    ownKey = SignerKey.generate(name: try KeyName("self.example"))
    let genesis = try Registrar.genesis(
      origin: "ledger.example",
      threshold: 1,
      keys: [governance]
    )
    // Every revision takes a second of the clock, of which this one has as many as are asked for.
    let options = LedgerOptions(clock: .stepping(from: 1_767_323_000))
    try Ledger.create(at: directory, key: key, genesis: genesis.entry, options: options)
    let ledger = try Ledger(opening: directory, key: key, options: options)
    let registrar = try Registrar(ledger)
    for (name, prefixes, mayRecord) in [
      ("ledger.example/recorder", [], false), ("brand.example", ["9520003"], true),
      ("self.example", ["9520003"], false), ("other.example", ["9520004"], true),
    ] as [(String, [String], Bool)] {
      let shown = name == "brand.example" ? displayName : name
      var profile = PartyProfile(displayName: shown, country: "NZ")
      profile.prefixes = prefixes
      profile.maySignByRecorder = mayRecord
      if name.hasSuffix("recorder") { profile.keys = [recorder.verifier] }
      if name == "self.example" { profile.keys = [ownKey.verifier] }
      let party = try PartyName(name) ?? { throw CocoaError(.formatting) }()
      try registrar.revise(party, as: profile, signedBy: [governance])
    }
    tokens = try TokenStore("\(directory)/access.db")
    token = try tokens.add(party: "brand.example", scopes: [.capture], note: "", now: 1).token
    shares = try ShareStore("\(directory)/access.db")
    let members =
      withMembers
      ? try SiteMembers(directory, registrar: registrar, tokens: tokens, shares: shares) : nil
    let trustText = """
      log \(key.verifier.vkey)
      quorum none
      max-age 86400
      genesis \(genesis.leafHash.base64)

      """
    configuration = SiteConfiguration(
      publicURL: "https://t.example.com",
      trust: try TrustPolicy(parsing: trustText),
      trustText: trustText,
      assets: [:],
      now: { 1_767_323_600 },
      writer: SiteWriter(registrar: registrar, recorder: recorder, tokens: tokens),
      members: members,
      codes: try SiteCodes(directory, areaField: "X-Area")
    )
  }

  deinit {
    configuration.writer?.registrar.ledger.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  func site(
    isStrictResolver: Bool = false,
    storefronts: Storefronts = Storefronts(),
    metricsReaders: [AddressRange] = []
  ) throws -> Site {
    let directory = directory
    var configuration = configuration
    configuration.metricsReaders = metricsReaders
    configuration.isStrictResolver = isStrictResolver
    configuration.storefronts = { storefronts }
    return try Site(configuration) { try LedgerReader(directory) }
  }

  /// Posts a document as `brand.example`.
  func post(_ body: [UInt8]) throws -> Response {
    let headers: Fields = [
      .authorization: "Bearer \(token)", .contentType: "application/ld+json",
    ]
    let request = Request(method: .post, target: "/capture", headers: headers, body: body)
    return try site().answer(request).response()
  }

  func size() throws -> UInt64 { try LedgerReader(directory).read { $0.size } }

  func leafHash(_ number: UInt64) throws -> String? {
    try LedgerReader(directory).read { try $0.entry(number) }
      .map { LogHash.leaf($0.text).base64 }
  }

  /// A document with one commissioning.
  func document(serials: [String], time: String = "2026-01-02T03:00:00Z") -> String {
    let list = serials.map { "\"https://id.gs1.org/01/09520003000308/21/\($0)\"" }
    return """
      {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
       "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-01-02T03:04:05Z",
       "epcisBody": {"eventList": [{
         "type": "ObjectEvent", "eventTime": "\(time)", "eventTimeZoneOffset": "+00:00",
         "action": "ADD", "bizStep": "commissioning", "disposition": "active",
         "epcList": [\(list.joined(separator: ", "))]}]}}
      """
  }
}
