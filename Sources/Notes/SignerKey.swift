public import Crypto

/// A private key with its name and use: what makes signature lines.
///
/// As text `PRIVATE+KEY+name+hash+base64`, where the base64 is that of the type byte and the seed
/// of 32 bytes, as in Go's `golang.org/x/mod/sumdb/note`. Whoever has it can sign. Neither printing
/// nor dumping the value shows it.
public struct SignerKey: Sendable, CustomStringConvertible, CustomReflectable {
  /// The key by which others check the signatures.
  public let verifier: VerifierKey
  /// The Ed25519 key.
  public let privateKey: Ed25519.PrivateKey

  /// Joins a name, a key and a use.
  public init(name: KeyName, privateKey: Ed25519.PrivateKey, kind: SignatureType = .ed25519) {
    self.privateKey = privateKey
    verifier = VerifierKey(name: name, kind: kind, publicKey: privateKey.publicKey)
  }

  /// A new key from the system's random source.
  public static func generate(name: KeyName, kind: SignatureType = .ed25519) -> SignerKey {
    SignerKey(name: name, privateKey: .generate(), kind: kind)
  }

  /// Reads the text form.
  public init(parsing text: String) throws(NotesError) {
    let parts = text.utf8.split(
      separator: UInt8(ascii: "+"),
      maxSplits: 4,
      omittingEmptySubsequences: false
    )
    guard parts.count == 5, parts[0].elementsEqual("PRIVATE".utf8),
      parts[1].elementsEqual("KEY".utf8), let id = parseKeyID(parts[3]),
      let key = Base64.decode(Array(parts[4])), let type = key.first
    else { throw .signerKeyForm }
    let name = try KeyName(parts[2])
    guard let kind = SignatureType(rawValue: type) else { throw .keyType(type) }
    guard let privateKey = Ed25519.PrivateKey(seed: Array(key.dropFirst())) else {
      throw .signerKeyForm
    }
    self.init(name: name, privateKey: privateKey, kind: kind)
    guard id == verifier.id else { throw .keyID }
  }

  /// The text form, which must be kept secret.
  public var secretText: String {
    let key = Base64.encode([verifier.kind.rawValue] + privateKey.seed)
    return "PRIVATE+KEY+\(name)+\(hex(verifier.id))+\(key)"
  }

  /// The name of the key.
  public var name: KeyName { verifier.name }

  /// The signature line under `text`, which ends in LF; the key must be of the kind `ed25519`.
  public func sign(_ text: [UInt8]) -> SignatureLine {
    precondition(verifier.kind == .ed25519, "a cosigner's key signs nothing but checkpoints")
    return SignatureLine(name: name, id: verifier.id, blob: privateKey.signature(of: text))
  }

  /// The cosignature line under the checkpoint `text` at `time`, in seconds since 1970.
  ///
  /// The key must be of the kind `cosignature`, and `time` below 2^63.
  public func cosign(_ text: [UInt8], time: UInt64) -> SignatureLine {
    precondition(verifier.kind == .cosignature, "only a cosigner's key signs a time")
    precondition(time <= UInt64(Int64.max), "a cosignature's time is below 2^63")
    let signature = privateKey.signature(of: cosignedMessage(text, time: time))
    return SignatureLine(name: name, id: verifier.id, blob: bigEndian(time) + signature)
  }

  /// The public half.
  public var description: String { "SignerKey(\(verifier.vkey))" }

  /// The public half.
  public var customMirror: Mirror { Mirror(self, children: ["verifier": verifier]) }
}
