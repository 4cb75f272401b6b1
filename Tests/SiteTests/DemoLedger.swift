import Crypto
import EPCIS
import Foundation
import GS1
import HTTP
import Ledger
import Notes
import Provenance
import Registrar

@testable import Site

/// The demo's ledger, made once from the documents below `Deploy/journeys`, and a site over it.
final class DemoLedger: Sendable {
  static let shared = Result { try DemoLedger() }

  /// When the site is asked: shortly after the last document was recorded.
  static let now: UInt64 = 1_793_580_000
  static let origin = "ledger.example"

  let directory: String
  let trust: TrustPolicy
  let trustText: String
  /// Counts the checks of all tests.
  let checks: SiteCodes
  /// The path of each journey's code.
  let codes: [String: String]

  private static let journeys = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Deploy/journeys")

  private init() throws {
    directory =
      FileManager.default.temporaryDirectory
      .appending(path: "wayproof-demo-\(UUID().uuidString)").path
    let logKey = SignerKey.generate(name: try KeyName(Self.origin))
    let governance = SignerKey.generate(name: try KeyName("ledger.example/governance-1"))
    let genesis = try Registrar.genesis(origin: Self.origin, threshold: 1, keys: [governance])
    let founded = LedgerOptions(clock: .stepping(from: 1_756_600_000))
    try Ledger.create(at: directory, key: logKey, genesis: genesis.entry, options: founded)
    trustText = """
      log \(logKey.verifier.vkey)
      quorum none
      max-age 86400
      genesis \(genesis.leafHash.base64)

      """
    trust = try TrustPolicy(parsing: trustText)
    checks = try SiteCodes(directory, areaField: "X-Area")
    codes = Dictionary(uniqueKeysWithValues: try Self.rows("codes.tsv").map { ($0[0], $0[2]) })
    try capture(logKey: logKey, governance: governance)
  }

  /// Admits the parties and captures the documents, each at its moment.
  private func capture(logKey: SignerKey, governance: SignerKey) throws {
    var keys: [String: SignerKey] = [:]
    let recorder = SignerKey.generate(name: try KeyName("ledger.example/recorder"))
    try open(logKey, at: 1_756_630_000) { registrar in
      var profile = PartyProfile(displayName: "Recorder", country: "ZZ")
      profile.keys = [recorder.verifier]
      try registrar.revise(
        Self.party("ledger.example/recorder"),
        as: profile,
        signedBy: [governance]
      )
      let byOrder = SignerKey.generate(name: try KeyName("ledger.example/governance"))
      keys["ledger.example/governance"] = byOrder
      profile.keys = [byOrder.verifier]
      try registrar.revise(
        Self.party("ledger.example/governance"),
        as: profile,
        signedBy: [governance]
      )
      for row in try Self.rows("parties.tsv") {
        var profile = PartyProfile(displayName: row[1], country: row[2])
        profile.roles = row[3].split(separator: ",").compactMap { PartyRole(rawValue: String($0)) }
        profile.prefixes = row[4] == "-" ? [] : row[4].split(separator: ",").map(String.init)
        if row[5] == "yes" {
          let key = SignerKey.generate(name: try KeyName(row[0]))
          keys[row[0]] = key
          profile.keys = [key.verifier]
        } else {
          profile.maySignByRecorder = true
        }
        try registrar.revise(Self.party(row[0]), as: profile, signedBy: [governance])
      }
    }
    for row in try Self.rows("timeline.tsv") {
      guard let time = Instant(parsing: row[0]) else { throw CocoaError(.formatting) }
      if row[2].hasPrefix("erase:") {
        let path = row[2].dropFirst("erase:".count)
        let id = try CanonicalID(scanned: "https://id.gs1.org\(path)")
        try open(logKey, at: UInt64(time.milliseconds / 1000)) { registrar in
          try registrar.erase(
            registrar.erasable(about: id, by: Self.party(row[1])),
            as: Self.party(row[1]),
            signedBy: keys[row[1]] ?? recorder,
            reason: "the buyer asked for it",
            now: time
          )
        }
        continue
      }
      let bytes = Array(try Data(contentsOf: Self.journeys.appending(path: row[2])))
      let document = try CaptureDocument(parsing: bytes)
      try open(logKey, at: UInt64(time.milliseconds / 1000)) { registrar in
        _ = try registrar.capture(
          document,
          as: Self.party(row[1]),
          signedBy: keys[row[1]] ?? recorder,
          now: time
        )
      }
    }
    try open(logKey, at: Self.now - 60) { _ = try $0.ledger.renew() }
  }

  private func open(
    _ key: SignerKey,
    at seconds: UInt64,
    _ body: (Registrar) throws -> Void
  ) throws {
    let options = LedgerOptions(clock: .stepping(from: seconds))
    let ledger = try Ledger(opening: directory, key: key, options: options)
    defer { ledger.close() }
    try body(Registrar(ledger))
  }

  private static func party(_ name: String) throws -> PartyName {
    guard let name = PartyName(name) else { throw CocoaError(.formatting) }
    return name
  }

  static func rows(_ file: String) throws -> [[String]] {
    try String(contentsOf: journeys.appending(path: file), encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  /// A site over the ledger, with a connection of its own.
  func site(
    now: UInt64 = DemoLedger.now,
    assets: [String: Asset] = [:],
    storefronts: Storefronts = Storefronts()
  ) throws -> Site {
    var configuration = SiteConfiguration(
      publicURL: "https://t.example.com",
      trust: trust,
      trustText: trustText,
      assets: assets,
      now: { now },
      codes: checks
    )
    configuration.storefronts = { storefronts }
    let directory = directory
    return try Site(configuration) { try LedgerReader(directory) }
  }
}
