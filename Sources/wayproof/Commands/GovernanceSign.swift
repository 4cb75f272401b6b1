import ArgumentParser
import Notes
import Provenance

extension Governance {
  /// `wayproof governance sign`: adds a signature to a proposal.
  struct Sign: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read a proposal, and sign it.",
      discussion: """
        Prints what the proposal says, and adds a signature line to the file. It needs no ledger and no
        network, so the key can stay on a machine of its own.

          wayproof governance sign lab.txt --key gov-brand.key

        Read what is printed: the signature is for all of it, and cannot be taken back. With --data or --url it is
        compared with the ledger first, and nothing is signed that would not count.
        """
    )

    @Argument(help: "The proposal.")
    var file: String

    @Option(help: "The private key that signs.")
    var key: String

    @Option(help: "Write the signed proposal to this new file, and leave FILE as it is.")
    var out: String?

    @OptionGroup var ledger: ComparedRegistry

    @Flag(help: "Do not print what is signed.")
    var quiet = false

    func validate() throws {
      if file == "-", out == nil {
        throw ValidationError("a proposal from standard input needs --out")
      }
    }

    func run() throws {
      try reportingFailure {
        let proposal = try ProposalFile.read(file)
        let signer = try KeyFile.read(key)
        if !quiet { print(String(decoding: proposal.text, as: UTF8.self).shownLines) }
        if let (registry, size) = try ledger.read() {
          try compare(proposal, signer, registry, size)
        }
        let signed = try explainingFaults { try proposal.signed(by: signer) }
        if let out {
          try ProposalFile.create(signed, at: out)
        } else {
          try Files.write(signed.bytes, to: file)
        }
        guard !quiet else { return }
        print("signed by \(signer.name); signatures in \(out ?? file): \(signed.signatures.count)")
      }
    }

    private func compare(
      _ proposal: Proposal,
      _ signer: SignerKey,
      _ registry: Registry,
      _ size: UInt64
    ) throws {
      if let fault = registry.chainFault(of: proposal) { throw CommandFailure(fault) }
      guard registry.signingKeys(of: proposal).contains(signer.verifier) else {
        throw CommandFailure(
          RevisionFault(
            .signer,
            "\(signer.name) has no part in this: the signature would not count"
          )
        )
      }
      ProposalFile.tellRemarks(proposal, registry, size: size)
    }
  }

  /// `wayproof governance submit`: brings a signed proposal into the log.
  struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring a proposal that enough have signed into the log.",
      discussion: """
        Several copies of one proposal, each signed by others, are joined.

          wayproof governance submit lab.txt --data ledger
          wayproof governance submit lab-by-brand.txt lab-by-maker.txt --data ledger

        What would not count is refused, with the rule's name: stale or previous, when the registry has
        changed since it was proposed; threshold or own_threshold, when signatures are missing;
        signature, when one is not valid; two_names, when a key serves somebody else already.
        """
    )

    @Argument(help: "The proposal, or copies of it.")
    var files: [String]

    @OptionGroup var registry: RegistryOptions

    @Option(help: "For demonstrations: record at this moment of the past instead of now.")
    var at: Moment?

    @Flag(help: "Say nothing.")
    var quiet = false

    func run() throws {
      try reportingFailure {
        let proposal = try ProposalFile.read(files)
        let (registry, size) = try self.registry.source.read()
        if !quiet { ProposalFile.tellRemarks(proposal, registry, size: size) }
        let number = try self.registry.submit(proposal, at: at)
        guard !quiet else { return }
        let subject =
          switch proposal.content {
          case .party(let revision): "\(revision.party)"
          case .governance: "the governance"
          }
        print(
          "\(subject), revision \(proposal.revision.revision), is entry \(number) of \(registry.origin)"
        )
      }
    }
  }
}
