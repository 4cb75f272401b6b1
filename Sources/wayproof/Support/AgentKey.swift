import Notes
import Provenance

/// A key in an SSH agent, as options name it: `agent:VKEY`, or `agent:NAME` for the key whose comment is
/// that name, or the only one that there is.
enum AgentKey {
  private static let prefix = "agent:"

  /// Whether `text` names a key in an agent, and not a file.
  static func isNamed(by text: String) -> Bool { text.hasPrefix(prefix) }

  /// The key that `text` names.
  ///
  /// - Throws: a `CommandFailure` if there is no agent, or it has no such key.
  static func signer(_ text: String) throws -> NoteSigner {
    let name = String(text.dropFirst(prefix.count))
    let agent = try SSHAgent()
    let verifier = try name.contains("+") ? vkey(name) : find(name, in: agent)
    return NoteSigner(verifier: verifier) { text in
      do { return try agent.sign(text, with: verifier.publicKey) } catch let error as CommandFailure
      {
        throw FormatError(error.message)
      }
    }
  }

  private static func vkey(_ text: String) throws -> VerifierKey {
    do { return try VerifierKey(vkey: text) } catch {
      throw CommandFailure(.data, "\(text) is no vkey: \(error)")
    }
  }

  /// The public half of the key for `name` in `agent`.
  static func find(_ name: String, in agent: SSHAgent) throws -> VerifierKey {
    let keys = try agent.keys()
    let named = keys.filter { $0.comment == name }
    let found = named.isEmpty ? keys : named
    guard found.count == 1, let key = found.first else {
      throw CommandFailure(
        .configuration,
        found.isEmpty
          ? "the SSH agent holds no Ed25519 key"
          : "the SSH agent holds \(found.count) Ed25519 keys, and which is \(name)'s is not told",
        hint: "make one with: ssh-keygen -t ed25519 -C \(name) -f FILE && ssh-add FILE"
      )
    }
    let keyName: KeyName
    do { keyName = try KeyName(name) } catch {
      throw CommandFailure(.data, "\(name) cannot name a key: \(error)")
    }
    return VerifierKey(name: keyName, kind: .ed25519, publicKey: key.publicKey)
  }
}
