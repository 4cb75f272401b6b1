import Crypto
import Notes

/// A private key in a file of its own: one line of text, as Go's note package writes it.
enum KeyFile {
  /// Reads the key at `path`.
  static func read(_ path: String) throws -> SignerKey {
    var text = try Files.readText(path, as: "key file")
    while text.last?.isNewline == true { text.removeLast() }
    do {
      return try SignerKey(parsing: text)
    } catch {
      throw CommandFailure(
        .configuration,
        "\(path) is not a private key: \(error)",
        hint: "make one with: wayproof keygen NAME --out FILE"
      )
    }
  }

  /// Reads the key of a cosigner at `path`.
  static func readCosigner(_ path: String) throws -> SignerKey {
    let key = try read(path)
    guard key.verifier.kind == .cosignature else {
      throw CommandFailure(
        .configuration,
        "\(path) is no key of a cosigner",
        hint: "make one with: wayproof keygen NAME --cosigner --out FILE"
      )
    }
    return key
  }

  /// Makes a key for `name` in a new file at `path`.
  static func create(
    _ name: KeyName,
    kind: SignatureType = .ed25519,
    at path: String
  ) throws -> SignerKey {
    let key = SignerKey.generate(name: name, kind: kind)
    try Files.createSecret(key.secretText + "\n", at: path)
    return key
  }
}
