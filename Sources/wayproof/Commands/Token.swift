import Access
import ArgumentParser
import Net
import Provenance

/// `wayproof token`: who may speak for a party over HTTP.
struct Token: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Give parties tokens with which they authenticate over HTTP, or note their certificates, and take them away.",
    subcommands: [Add.self, List.self, Revoke.self]
  )
}

extension Token {
  /// `wayproof token add`: makes a token.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a token, and print it once; or note a certificate of a party.",
      discussion: """
        Whoever has the token can act for the party as its scopes say. Only a hash of it is kept, so it
        cannot be shown again. A service that runs knows it at once.

          wayproof token add --data ledger --party apiaries.example --scope capture \\
            --note "filling line 2"

        A certificate does what a token does, over the addresses of serve --listen-members. The party makes
        it with its private key, which it keeps, and hands over the certificate; nobody need sign it. It
        counts from its first to its last day, for programs and not in browsers. Of what is in the file only
        the SHA-256 of the certificate is kept:

          openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 \\
            -subj "/CN=apiaries.example" -keyout line2.key -out line2.pem
          wayproof token add --data ledger --party apiaries.example --scope capture --certificate line2.pem
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

    @Option(help: "A certificate (PEM) of the party, in the place of a token.")
    var certificate: String?

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
        if let certificate {
          return try add(certificate, of: party, scopes: Set(scopes), to: directory)
        }
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

    private func add(
      _ certificate: String,
      of party: PartyName,
      scopes: Set<Scope>,
      to directory: DataDirectory
    ) throws {
      let hash: [UInt8]
      do {
        let pem = try Files.read(certificate, as: "certificate")
        hash = try ClientCertificate(pem: pem, name: certificate).sha256
      } catch let error as TLSError {
        throw CommandFailure(.data, "\(error)", hint: "give the certificate itself, as PEM")
      }
      let record = try directory.tokens().add(
        certificate: hash,
        party: party.text,
        scopes: scopes,
        note: note,
        now: Moment.now
      )
      guard let record else {
        throw CommandFailure(
          .data,
          "\(certificate) was added before, for one party and what it may do",
          hint: "see wayproof token list; one that was revoked stays so: make another"
        )
      }
      print(record.id)
    }
  }

  /// `wayproof token list`: what is known of all tokens.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List all tokens and certificates: number, party, scopes, state, note.",
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
      abstract:
        "Revoke a token or certificate; a service that runs refuses it from its next request on.",
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
