import ArgumentParser
import Crypto
import Ledger
import Merkle
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

      Better still, let each member make its key at home, and found the ledger with what enough of
      them have signed; see wayproof governance --help.

        wayproof init --data ledger --genesis founding.txt

      Then no governance key is here, and the operator's own two parties are proposals too, in
      DIR/proposals, which are to be signed and submitted.
      """
  )

  @Option(help: "The folder for the ledger.")
  var data: String

  @Option(help: "The log's name: a host, or a host and a path, in lower case.")
  var origin: String?

  @Option(help: "The proposal that founds the governance, signed by its members.")
  var genesis: String?

  @Option(help: "How many governance keys to make; 1 unless told.")
  var governanceKeys: Int?

  @Option(help: "How many of them must sign; 1 unless told.")
  var threshold: Int?

  @Option(help: "For demonstrations: record at this moment of the past instead of now.")
  var at: Moment?

  @Flag(help: "Say nothing.")
  var quiet = false

  func validate() throws {
    guard (origin == nil) != (genesis == nil) else {
      throw ValidationError("give --origin, or --genesis, which names the log")
    }
    if genesis != nil, governanceKeys != nil || threshold != nil {
      throw ValidationError("--genesis says which keys govern, and how many must sign")
    }
    let (keys, threshold) = (governanceKeys ?? 1, threshold ?? 1)
    guard (1...100).contains(keys), (1...keys).contains(threshold) else {
      throw ValidationError("--threshold is at least 1 and at most the number of governance keys")
    }
  }

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      let founding = try genesis.map(Founding.init(reading:))
      let origin = founding?.origin ?? self.origin ?? ""
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
      let keys =
        founding == nil
        ? try (1...(governanceKeys ?? 1)).map {
          try newKey("\(governance.text)-\($0)", at: directory.governanceKeyFile($0))
        } : []
      let entry =
        try founding?.entry
        ?? Registrar.genesis(origin: origin, threshold: threshold ?? 1, keys: keys).entry
      let clock = at.map { LedgerClock.stepping(from: $0.seconds) } ?? .system
      try directory.explaining {
        try Ledger.create(
          at: data,
          key: logKey,
          genesis: entry,
          options: LedgerOptions(clock: clock)
        )
      }
      let trust = trustText(log: logKey.verifier, genesis: LogHash.leaf(entry.text))
      try Files.write(Array(trust.utf8), to: directory.trustFile)
      try register([recorder, governance], in: directory, signedBy: keys)
      if !quiet { printNextSteps(origin, directory) }
    }
  }

  private func newKey(_ name: String, at path: String) throws -> SignerKey {
    try KeyFile.create(KeyName(name), at: path)
  }

  /// Registers the operator's own two parties, the recorder and the governance, or proposes them
  /// where no key of the governance is here.
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
      guard keys.isEmpty else {
        try registrar.revise(
          party,
          as: profile,
          signedBy: Array(keys.prefix(threshold ?? 1))
        )
        continue
      }
      try Files.makeFolder(directory.proposalFolder)
      let draft = try registrar.current().registry.draft(party, as: profile)
      let name = party.text.split(separator: "/").last ?? "party"
      try ProposalFile.create(Proposal(draft), at: "\(directory.proposalFolder)/\(name).txt")
    }
  }

  private func trustText(log: VerifierKey, genesis: Digest) -> String {
    """
    # Whom to trust for \(log.name): its operator alone (quorum none).
    # Get this file from somebody you trust, not from the page that you want to check.
    log \(log.vkey)
    quorum none
    max-age 86400
    genesis \(genesis.base64)

    """
  }

  private func printNextSteps(_ origin: String, _ directory: DataDirectory) {
    print(
      """
      Founded \(origin) in \(data).
      Trust: \(directory.trustFile) (give it to everybody who verifies)
      """
    )
    if genesis == nil {
      print(
        """
        Keys:  \(directory.keyFolder) (keep the governance keys elsewhere, each with its holder)
        Next:  wayproof party add NAME --data \(data) --display "Name" --country NZ --role maker \\
                 --prefix 9520003 --vkey VKEY
        """
      )
    } else {
      print(
        """
        Keys:  \(directory.keyFolder) (of the log and of its recorder; none of the governance)
        Next:  for recorder.txt and governance.txt in \(directory.proposalFolder):
                 wayproof governance sign FILE --key KEY       as many as must sign
                 wayproof governance submit FILE --data \(data)
        """
      )
    }
  }
}

/// The beginning of a log, as its members have signed it.
private struct Founding {
  let origin: String
  let entry: NewEntry

  init(reading path: String) throws {
    let proposal = try ProposalFile.read(path)
    guard case .governance = proposal.content else {
      throw CommandFailure(
        .data,
        "\(path) founds no governance",
        hint: "make it with: wayproof governance propose --origin NAME"
      )
    }
    origin = proposal.origin
    let bytes = try explainingFaults {
      try Registry(origin: proposal.origin).entry(of: proposal, at: 0)
    }
    entry = NewEntry(
      text: bytes,
      keys: MapKeys.registry(bytes, origin: proposal.origin),
      isRegistry: true
    )
  }
}
