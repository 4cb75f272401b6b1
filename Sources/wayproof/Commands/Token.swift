import Access
import ArgumentParser
import Provenance

/// `wayproof token`: who may speak for a party over HTTP.
struct Token: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give parties tokens with which they authenticate over HTTP, and take them away.",
    subcommands: [Add.self, List.self, Revoke.self]
  )
}

extension Token {
  /// `wayproof token add`: makes a token.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a token, and print it once.",
      discussion: """
        Whoever has the token can act for the party as its scopes say. Only a hash of it is kept, so it
        cannot be shown again. A service that runs knows it at once.

          wayproof token add --data ledger --party apiaries.example --scope capture \\
            --note "filling line 2"
        """
    )

    @Option(help: "The folder of the ledger.")
    var data: String

    @Option(help: "The party in whose name the holder acts.")
    var party: String

    @Option(
      help: """
        What the holder may do: \(Scope.allCases.map(\.rawValue).joined(separator: ", ")). Several with \
        commas between, or each with an option of its own.
        """
    )
    var scope: [String]

    @Option(help: "For you: who gets it, and what for.")
    var note = ""

    func run() throws {
      try reportingFailure {
        let directory = DataDirectory(path: data)
        let party = try partyName(self.party)
        let scopes = try scope.flatMap { $0.split(separator: ",") }.map { name in
          guard let scope = Scope(rawValue: String(name)) else {
            let known = Scope.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure(.data, "there is no scope \(name)", hint: "they are: \(known)")
          }
          return scope
        }
        guard !scopes.isEmpty else { throw CommandFailure(.data, "--scope is empty") }
        // Fails where there is no ledger, before a file of tokens is made there.
        _ = try directory.reader()
        let (token, record) = try directory.tokens().add(
          party: party.text,
          scopes: Set(scopes),
          note: note,
          now: Moment.now
        )
        print(token)
        report("token \(record.id) for \(party), shown this once")
      }
    }
  }

  /// `wayproof token list`: what is known of all tokens.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List all tokens: number, party, scopes, state, note.",
      discussion: "  wayproof token list --data ledger"
    )

    @Option(help: "The folder of the ledger.")
    var data: String

    func run() throws {
      try reportingFailure {
        let directory = DataDirectory(path: data)
        _ = try directory.reader()
        for token in try directory.tokens().all() {
          let scopes = token.scopes.map(\.rawValue).sorted().joined(separator: ",")
          let state = token.revoked == nil ? "good" : "revoked"
          print([token.id, token.party, scopes, state, token.note.shown].joined(separator: "\t"))
        }
      }
    }
  }

  /// `wayproof token revoke`: makes a token useless.
  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Revoke a token; a service that runs refuses it from its next request on.",
      discussion: "  wayproof token revoke 1f0c6b8e2d3a4b5c --data ledger"
    )

    @Argument(help: "The number that token list shows.")
    var id: String

    @Option(help: "The folder of the ledger.")
    var data: String

    func run() throws {
      try reportingFailure {
        let directory = DataDirectory(path: data)
        _ = try directory.reader()
        guard try directory.tokens().revoke(id, now: Moment.now) else {
          throw CommandFailure(
            .data,
            "there is no token \(id)",
            hint: "list them with: wayproof token list --data \(data)"
          )
        }
      }
    }
  }
}
