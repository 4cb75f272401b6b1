import ArgumentParser
import Ledger
import Notes
import Provenance
import Registrar

/// Where the registry is read, and where revisions of it go.
struct RegistryOptions: ParsableArguments {
  @Option(help: "The folder of the ledger.")
  var data: String

  var directory: DataDirectory { DataDirectory(path: data) }

  /// The registry, and the size of the log by which it is.
  func read() throws -> (registry: Registry, size: UInt64) { try directory.registry() }

  /// Appends what is proposed, and returns the number of its entry.
  func submit(_ proposal: Proposal, at moment: Moment? = nil) throws -> UInt64 {
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
