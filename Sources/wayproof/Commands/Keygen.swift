import ArgumentParser
import Notes

/// `wayproof keygen`: makes a private key in a file, or shows the public half of one.
struct Keygen: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a signing key.",
    discussion: """
      Writes the private key to a new file that only you can read, and prints its public half (the
      vkey), which is what the consortium admits. Keep the file where only the signer can read it:
      whoever has it can speak for the party.

        wayproof keygen brand.example --out brand.key
        wayproof keygen witness.example/w1 --cosigner --out witness.key
        wayproof keygen --show brand.key

      A key may lie in an SSH agent instead, which signs and never gives it away. There the key is
      known by its comment:

        ssh-keygen -t ed25519 -C brand.example -f brand && ssh-add brand
        wayproof keygen brand.example --agent
        wayproof capture --url URL --key agent:brand.example --trust trust.txt event.jsonld
      """
  )

  @Argument(help: "The name that signs: that of the party.")
  var name: String?

  @Option(help: "The file to write the private key to; it must not exist yet.")
  var out: String?

  @Option(help: "Print the vkey of the private key in this file instead.")
  var show: String?

  @Flag(help: "A key that cosigns checkpoints, for a witness or a follower.")
  var cosigner = false

  @Flag(help: "Print the vkey of the Ed25519 key that the SSH agent holds for this name.")
  var agent = false

  func validate() throws {
    if agent {
      guard name != nil, out == nil, show == nil, !cosigner else {
        throw ValidationError("--agent takes a name and nothing else")
      }
    } else if show != nil {
      guard name == nil, out == nil, !cosigner else {
        throw ValidationError("--show takes a key file and nothing else")
      }
    } else if name == nil || out == nil {
      throw ValidationError("give a name and --out FILE, or --show FILE")
    }
  }

  func run() throws {
    try reportingFailure {
      if agent, let name {
        print(try AgentKey.find(name, in: SSHAgent()).vkey)
      } else if let show {
        print(try KeyFile.read(show).verifier.vkey)
      } else if let name, let out {
        print(
          try KeyFile.create(
            keyName(name),
            kind: cosigner ? .cosignature : .ed25519,
            at: out
          ).verifier.vkey
        )
      }
    }
  }

  private func keyName(_ text: String) throws -> KeyName {
    do {
      return try KeyName(text)
    } catch {
      throw CommandFailure(.data, "\(text) cannot name a key: \(error)")
    }
  }
}
