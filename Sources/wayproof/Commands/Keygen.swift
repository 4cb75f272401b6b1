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

  func validate() throws {
    if show != nil {
      guard name == nil, out == nil, !cosigner else {
        throw ValidationError("--show takes a key file and nothing else")
      }
    } else if name == nil || out == nil {
      throw ValidationError("give a name and --out FILE, or --show FILE")
    }
  }

  func run() throws {
    try reportingFailure {
      if let show {
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
