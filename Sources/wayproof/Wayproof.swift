import ArgumentParser

/// The program: one subcommand for each thing that an operator, a member or a checker does.
@main
struct Wayproof: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wayproof",
    abstract: "Provenance that a shopper can check: a signed, append-only ledger behind a QR code.",
    discussion: """
      A first ledger, from nothing to a page in the browser:

        wayproof init --data ledger --origin ledger.example
        wayproof keygen brand.example --out brand.key
        wayproof party add brand.example --data ledger --display "Brand" --country NZ \\
          --role brand --prefix 9520003 --vkey "$(wayproof keygen --show brand.key)"
        wayproof capture --data ledger --as brand.example --key brand.key journey.jsonld
        wayproof serve --data ledger

      Exit codes: 0 good, 1 refused or incomplete, 64 usage, 65 bad data, 78 configuration.
      """,
    subcommands: [
      Init.self, Governance.self, Party.self, Sign.self, Capture.self, Serve.self,
      Verify.self, Check.self, Backup.self, Restore.self, Keygen.self,
      Show.self, Hash.self, Issue.self, QR.self, Token.self, LinkCommand.self, Identify.self,
      WitnessCommand.self, FollowCommand.self, MonitorCommand.self,
      EvidenceCommand.self,
      Share.self, Reindex.self, Erase.self,
    ]
  )
}
