import ArgumentParser
import Crypto
import Ledger
import Notes
import Provenance
import Registrar

/// `wayproof init`: founds a ledger.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Found a new ledger.",
    discussion: """
      Makes the keys of the log, of its recorder and of the governance, writes entry 0, which names
      the governance, and a trust file with which everybody can verify what the ledger says.

        wayproof init --data ledger --origin ledger.example

      The origin is the log's name for good: a host that is yours, and if need be a path. Who holds
      the governance keys admits parties: for a consortium make several, and move each to the member
      that holds it.

        wayproof init --data ledger --origin ledger.example/tmg --governance-keys 3 --threshold 2
      """
  )

  @Option(help: "The folder for the ledger.")
  var data: String

  @Option(help: "The log's name: a host, or a host and a path, in lower case.")
  var origin: String

  @Option(help: "How many governance keys to make.")
  var governanceKeys = 1

  @Option(help: "How many of them must sign.")
  var threshold = 1

  @Option(help: "For demonstrations: record at this moment of the past instead of now.")
  var at: Moment?

  @Flag(help: "Say nothing.")
  var quiet = false

  func validate() throws {
    guard (1...100).contains(governanceKeys), (1...governanceKeys).contains(threshold) else {
      throw ValidationError("--threshold is at least 1 and at most the number of governance keys")
    }
  }

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      guard PartyName.isOrigin(origin), let recorder = PartyName.recorder(of: origin),
        let governance = PartyName.governance(of: origin)
      else {
        throw CommandFailure(
          .data,
          "\(origin) cannot name a log",
          hint: "use a host or a host and one path segment of a-z, 0-9, '.' and '-'"
        )
      }
      guard !Files.exist(directory.logKeyFile) else {
        throw CommandFailure(
          .configuration,
          "there is a ledger in \(data) already",
          hint: "give another --data folder"
        )
      }
      try Files.makeFolder(directory.keyFolder)
      let logKey = try newKey(origin, at: directory.logKeyFile)
      let keys = try (1...governanceKeys).map {
        try newKey("\(governance.text)-\($0)", at: directory.governanceKeyFile($0))
      }
      let genesis = try Registrar.genesis(origin: origin, threshold: threshold, keys: keys)
      let clock = at.map { LedgerClock.stepping(from: $0.seconds) } ?? .system
      try directory.explaining {
        try Ledger.create(
          at: data,
          key: logKey,
          genesis: genesis.entry,
          options: LedgerOptions(clock: clock)
        )
      }
      try register([recorder, governance], in: directory, signedBy: keys)
      let trust = trustText(log: logKey.verifier, genesis: genesis.leafHash)
      try Files.write(Array(trust.utf8), to: directory.trustFile)
      if !quiet { printNextSteps(directory) }
    }
  }

  private func newKey(_ name: String, at path: String) throws -> SignerKey {
    try KeyFile.create(KeyName(name), at: path)
  }

  /// Registers the operator's own two parties: the recorder and the governance.
  private func register(
    _ parties: [PartyName],
    in directory: DataDirectory,
    signedBy keys: [SignerKey]
  ) throws {
    let files = [directory.recorderKeyFile, directory.operatorKeyFile]
    let ledger = try directory.openLedger(at: at)
    defer { ledger.close() }
    let registrar = try Registrar(ledger)
    for (party, file) in zip(parties, files) {
      var profile = PartyProfile(displayName: party.text, country: "ZZ")
      profile.keys = [try newKey(party.text, at: file).verifier]
      try registrar.revise(party, as: profile, signedBy: Array(keys.prefix(threshold)))
    }
  }

  private func trustText(log: VerifierKey, genesis: Digest) -> String {
    """
    # Whom to trust for \(origin): its operator alone (quorum none).
    # Get this file from somebody you trust, not from the page that you want to check.
    log \(log.vkey)
    quorum none
    max-age 86400
    genesis \(genesis.base64)

    """
  }

  private func printNextSteps(_ directory: DataDirectory) {
    print(
      """
      Founded \(origin) in \(data).
      Keys:  \(directory.keyFolder) (keep the governance keys elsewhere, each with its holder)
      Trust: \(directory.trustFile) (give it to everybody who verifies)
      Next:  wayproof party add NAME --data \(data) --display "Name" --country NZ --role maker \\
               --prefix 9520003 --vkey VKEY
      """
    )
  }
}
