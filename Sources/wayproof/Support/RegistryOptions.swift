import ArgumentParser
import Ledger
import Notes
import Provenance
import Registrar

/// Where the registry is read.
struct RegistrySource: ParsableArguments {
  @Option(help: "The folder of the ledger.")
  var data: String?

  @Option(help: "Where a service runs that has the ledger: http://HOST:PORT.")
  var url: String?

  @OptionGroup var client: ClientOptions

  func validate() throws {
    if data == nil, url == nil { throw ValidationError("give --data, or --url") }
  }

  /// The folder of the ledger, if it is here.
  var directory: DataDirectory? { data.map(DataDirectory.init(path:)) }

  /// The registry, and the size of the log by which it is.
  func read() throws -> (registry: Registry, size: UInt64) {
    if let url {
      return try RegistryClient(url, Credentials(authorities: client.authorities())).registry()
    }
    return try DataDirectory(path: data ?? "").registry()
  }
}

/// Where the registry is read that something may be compared with.
struct ComparedRegistry: ParsableArguments {
  @Option(help: "The folder of the ledger, or of a copy of it, to compare with.")
  var data: String?

  @Option(help: "Where a service runs that has the ledger, to compare with: http://HOST:PORT.")
  var url: String?

  @OptionGroup var client: ClientOptions

  var isGiven: Bool { data != nil || url != nil }

  /// The registry, and the size of the log by which it is; `nil` if none is given.
  func read() throws -> (registry: Registry, size: UInt64)? {
    if let url {
      return try RegistryClient(url, Credentials(authorities: client.authorities())).registry()
    }
    return try data.map { try DataDirectory(path: $0).registry() }
  }
}

/// Where the registry is read, and where revisions of it go.
struct RegistryOptions: ParsableArguments {
  @OptionGroup var source: RegistrySource

  @OptionGroup var credentials: CredentialOptions

  /// Brings what is proposed into the log, and returns the number of its entry.
  func submit(_ proposal: Proposal, at moment: Moment? = nil) throws -> UInt64 {
    if let url = source.url {
      guard credentials.areGiven else {
        throw CommandFailure(
          .configuration,
          "to submit to a service takes a token",
          hint:
            "the operator makes one: wayproof token add --scope admit; give it with --token-file, "
            + "or write the proposal to a file with --out"
        )
      }
      return try RegistryClient(url, credentials.read(source.client)).submit(proposal)
    }
    return try append(proposal, to: DataDirectory(path: source.data ?? ""), at: moment)
  }

  private func append(
    _ proposal: Proposal,
    to directory: DataDirectory,
    at moment: Moment?
  ) throws -> UInt64 {
    let ledger = try directory.openLedger(at: moment)
    defer { ledger.close() }
    let besides = try directory.operatingKeys()
    let receipt = try directory.explaining {
      do {
        return try Registrar(ledger).submit(proposal, besides: besides)
      } catch RegistrarError.revision(let fault) {
        throw CommandFailure(fault)
      }
    }
    return receipt.numbers[0]
  }
}

/// Runs `body`; a rule that it breaks becomes a message that names it.
func explainingFaults<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let fault as RevisionFault { throw CommandFailure(fault) }
}

extension CommandFailure {
  /// What `fault` means for whoever proposed.
  init(_ fault: RevisionFault) {
    self.init(
      fault.rule == .form ? .data : .refused,
      "refused: \(fault)",
      hint: Self.hint(fault.rule)
    )
  }

  private static func hint(_ rule: RevisionFault.Rule) -> String? {
    switch rule {
    case .stale, .previous, .revision:
      "it was made from another state of the registry: propose it anew, and have that signed"
    case .threshold, .ownThreshold:
      "have it signed by more of them: wayproof governance sign FILE --key KEY"
    case .signature:
      "somebody changed the text after it was signed, or the signature: propose it anew"
    case .twoNames, .governanceKey: "a key serves one name only: make another with wayproof keygen"
    case .form, .order, .noGovernance, .signer, .otherText: nil
    }
  }
}
