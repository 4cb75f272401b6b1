import Access
import Codes
import Cosigning
import Crypto
import HTTP
import HTTPClient
import Ledger
import Notes
import Provenance
import Registrar
import Site

/// The folder of one ledger: its databases, the operator's keys and the trust file.
///
/// ```
/// DIR/ledger.db, bodies.db, …   what the ledger keeps
/// DIR/keys/log.key              signs checkpoints
/// DIR/keys/next-log.key         signs them too, while the log changes its key; may be missing
/// DIR/keys/recorder.key         signs for parties that do not sign themselves
/// DIR/keys/governance-1.key …   admit parties
/// DIR/proposals/…               what the governance is still to sign; may be missing
/// DIR/access.db                 who may speak and read for whom over HTTP, and who shares with whom
/// DIR/events.db                 by what members find events; made of the ledger
/// DIR/members.db                named queries, and what became of captures
/// DIR/scans.db                  how often codes were checked
/// DIR/codes.db                  which codes were made, and their inner numbers as hashes
/// DIR/media.db                  pictures of products
/// DIR/reports.db                what shoppers reported
/// DIR/trust.txt                 whom to trust when verifying this log
/// DIR/witnesses.txt             whom else to ask for cosignatures; may be missing
/// DIR/storefronts.txt           whose pages may frame which journeys; may be missing
/// ```
struct DataDirectory {
  let path: String

  var trustFile: String { "\(path)/trust.txt" }
  var witnessFile: String { "\(path)/witnesses.txt" }
  var storefrontFile: String { "\(path)/storefronts.txt" }
  var keyFolder: String { "\(path)/keys" }
  var logKeyFile: String { "\(keyFolder)/log.key" }
  var nextLogKeyFile: String { "\(keyFolder)/next-log.key" }
  var recorderKeyFile: String { "\(keyFolder)/recorder.key" }
  var operatorKeyFile: String { "\(keyFolder)/governance.key" }
  var tokenFile: String { "\(path)/access.db" }
  var proposalFolder: String { "\(path)/proposals" }
  func governanceKeyFile(_ number: Int) -> String { "\(keyFolder)/governance-\(number).key" }

  /// The governance keys that are kept here.
  func governanceKeys() throws -> [SignerKey] {
    var keys: [SignerKey] = []
    while Files.exist(governanceKeyFile(keys.count + 1)) {
      keys.append(try KeyFile.read(governanceKeyFile(keys.count + 1)))
    }
    return keys
  }

  /// Opens the ledger for writing; only one process can at a time.
  ///
  /// - Parameters:
  ///   - moment: for demonstrations, when it is.
  ///   - witnesses: whom to ask beside those of the files, each `VKEY URL`.
  ///   - quorum: how many of the witnesses outside of the trust file must cosign.
  ///   - authorities: by whose word witnesses with an `https` address are believed to be who they say.
  ///   - indexCacheBytes: the memory for decoded pages of the index; without it, the usual.
  /// - Throws: ``CommandFailure`` with what is wrong with its files or the list of witnesses.
  /// - Returns: the ledger, whose checkpoints all of them are asked to cosign.
  func openLedger(
    at moment: Moment? = nil,
    witnesses: [String] = [],
    quorum: Int? = nil,
    authorities: CertificateAuthorities = .system,
    indexCacheBytes: Int? = nil
  ) throws -> Ledger {
    try explaining {
      let clock = try moment.map(demonstrationClock) ?? .system
      let key = try KeyFile.read(logKeyFile)
      var options = LedgerOptions(clock: clock)
      if Files.exist(nextLogKeyFile) {
        let next = try KeyFile.read(nextLogKeyFile)
        guard next.name == key.name, next.verifier.kind == key.verifier.kind else {
          throw CommandFailure(
            .configuration,
            "\(nextLogKeyFile) is no key of \(key.name)",
            hint: "make it with: wayproof keygen \(key.name) --out \(nextLogKeyFile)"
          )
        }
        options.otherKeys = [next]
      }
      if let indexCacheBytes { options.indexCacheBytes = indexCacheBytes }
      if let circle = try circle(log: key.verifier, witnesses, quorum, authorities) {
        options.witness = { try circle.cosign($0) }
      }
      return try Ledger(opening: path, key: key, options: options)
    }
  }

  /// Who is asked to cosign; `nil` for nobody.
  private func circle(
    log: VerifierKey,
    _ options: [String],
    _ quorum: Int?,
    _ authorities: CertificateAuthorities
  ) throws -> WitnessCircle? {
    var list = WitnessList()
    if Files.exist(witnessFile) {
      let text = try Files.readText(witnessFile, as: "list of witnesses")
      list = try WitnessList(parsing: text, name: witnessFile)
    }
    try list.add(options: options, quorum: quorum)
    let policy = Files.exist(trustFile) ? try TrustFile.read(trustFile) : nil
    for cosigner in policy?.cosigners ?? [] where cosigner.url == nil {
      report("witness=\(cosigner.label.shown) has no address in \(trustFile) and is never asked")
    }
    guard !list.addresses.isEmpty || policy?.isSingleOperator == false else { return nil }
    do {
      return try WitnessCircle(
        log: log,
        policy: policy,
        others: list.addresses,
        threshold: list.threshold,
        authorities: authorities,
        now: { Moment.now },
        onFailure: { report("witness=\($0.shown)") }
      )
    } catch {
      throw CommandFailure(.configuration, "trust file \(trustFile): \(error)")
    }
  }

  /// The registry as published, and the size of the log by which it is.
  func registry() throws -> (registry: Registry, size: UInt64) {
    try explaining {
      try reader().read { snapshot in
        let checkpoint = try Checkpoint(parsing: SignedNote(parsing: snapshot.checkpoint).text)
        let registry = Registry(origin: checkpoint.origin.text)
        return (try snapshot.registry(folding: registry), snapshot.size)
      }
    }
  }

  /// The public keys that serve the log itself: its own, and those of who cosigns it.
  func operatingKeys() throws -> [VerifierKey] {
    var keys = try [logKeyFile, nextLogKeyFile].filter(Files.exist).map {
      try KeyFile.read($0).verifier
    }
    if Files.exist(trustFile) { keys += try TrustFile.read(trustFile).cosigners.map(\.key) }
    return keys
  }

  /// A connection for reading, whether or not a process writes.
  func reader() throws -> LedgerReader { try explaining { try LedgerReader(path) } }

  /// Who may speak for whom over HTTP.
  func tokens() throws -> TokenStore {
    do { return try TokenStore(tokenFile) } catch {
      throw CommandFailure(.configuration, "cannot open the tokens: \(error)")
    }
  }

  /// Who shares with whom.
  func shares() throws -> ShareStore {
    // Fails where there is no ledger, before a file is made there, which the tokens share.
    _ = try reader()
    _ = try tokens()
    do { return try ShareStore(tokenFile) } catch {
      throw CommandFailure(.configuration, "cannot open the shares: \(error)")
    }
  }

  /// Whose pages may frame which journeys, as the file says just now.
  func storefronts() throws -> Storefronts {
    guard Files.exist(storefrontFile) else { return Storefronts() }
    let text = try Files.readText(storefrontFile, as: "list of storefronts")
    do { return try Storefronts(parsing: text) } catch {
      throw CommandFailure(
        .configuration,
        "\(storefrontFile), \(error)",
        hint: "a line is: COMPANY-PREFIX ORIGIN…, for example: 9520003 https://shop.example"
      )
    }
  }

  /// Checks and reports of shoppers.
  func codes(areaField: String?) throws -> SiteCodes {
    do { return try SiteCodes(path, areaField: areaField.flatMap { FieldName($0) }) } catch {
      throw CommandFailure(.configuration, "cannot open the checks of codes: \(error)")
    }
  }

  /// Which codes were made.
  func register() throws -> CodeRegister {
    do { return try CodeRegister("\(path)/codes.db") } catch {
      throw CommandFailure(.configuration, "cannot open the codes: \(error)")
    }
  }

  /// A clock that stands at `moment`, for demonstrations; it must not be in the future.
  private func demonstrationClock(_ moment: Moment) throws -> LedgerClock {
    guard moment.seconds <= Moment.now else {
      throw CommandFailure(.data, "--at is in the future")
    }
    return .stepping(from: moment.seconds)
  }

  /// Runs `body`; what the ledger refuses becomes a message that says what to do.
  func explaining<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as LedgerError {
      switch error {
      case .missing:
        throw CommandFailure(
          .configuration,
          "cannot open ledger: \(error)",
          hint: "create it with: wayproof init --data \(path) --origin NAME"
        )
      case .exists:
        throw CommandFailure(
          .configuration,
          "cannot create ledger: \(error)",
          hint: "give another --data folder"
        )
      case .locked:
        throw CommandFailure(
          .configuration,
          "cannot open ledger: \(error)",
          hint: "one process writes at a time; if it is wayproof serve, go through it with "
            + "--url http://ADDRESS --token-file FILE where the command has that, or stop it meanwhile"
        )
      case .signer(.memoryBehind), .signer(.noMemory):
        throw CommandFailure(
          .refused,
          "ledger \(path): \(error)",
          hint: "if it was put back from a copy: wayproof restore --help"
        )
      case _ where LedgerError.isDamage(error): throw damaged(error)
      default:
        throw CommandFailure(.refused, "ledger \(path): \(error)")
      }
    } catch  where LedgerError.isDamage(error) {
      throw damaged(error)
    }
  }

  private func damaged(_ error: any Error) -> CommandFailure {
    CommandFailure(
      .refused,
      "the ledger in \(path) is damaged: \(error)",
      hint:
        "see how far with wayproof check; then recover from a follower or a copy: wayproof restore --help"
    )
  }
}
