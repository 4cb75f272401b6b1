public import Crypto

/// What a key is used for: the signature types of c2sp.org/signed-note that we know.
public enum SignatureType: UInt8, Hashable, Sendable {
  /// Signs the text of a note.
  case ed25519 = 1
  /// Cosigns a checkpoint at a time (c2sp.org/tlog-cosignature).
  case cosignature = 4
}

/// A public key with its name and use: what checks the signature lines of notes.
///
/// As text, a *vkey*: `name+hash+base64`, where the base64 is that of the type byte and the 32
/// bytes of the key, and the hash is the key ID in 8 hexadecimal digits.
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
  /// Who signs with it.
  public let name: KeyName
  /// What it signs.
  public let kind: SignatureType
  /// The Ed25519 key.
  public let publicKey: Ed25519.PublicKey
  /// The first 4 bytes of `SHA-256(name ‖ LF ‖ type ‖ key)`.
  ///
  /// It helps to find the key of a signature line, and commits to nothing.
  public let id: UInt32

  /// Joins a name, a use and a key.
  public init(name: KeyName, kind: SignatureType, publicKey: Ed25519.PublicKey) {
    self.name = name
    self.kind = kind
    self.publicKey = publicKey
    id = keyID(of: name, kind, publicKey)
  }

  /// Reads a vkey.
  public init(vkey: String) throws(NotesError) {
    // The base64 may hold '+' itself, so only the first two of them divide.
    let parts = vkey.utf8.split(
      separator: UInt8(ascii: "+"),
      maxSplits: 2,
      omittingEmptySubsequences: false
    )
    guard parts.count == 3, let id = parseKeyID(parts[1]), let key = Base64.decode(Array(parts[2])),
      let type = key.first
    else { throw .verifierKeyForm }
    let name = try KeyName(parts[0])
    guard let kind = SignatureType(rawValue: type) else { throw .keyType(type) }
    guard let publicKey = Ed25519.PublicKey(bytes: Array(key.dropFirst())) else {
      throw .publicKey
    }
    self.init(name: name, kind: kind, publicKey: publicKey)
    guard id == self.id else { throw .keyID }
  }

  /// The vkey.
  public var vkey: String {
    "\(name)+\(hex(id))+\(Base64.encode([kind.rawValue] + publicKey.bytes))"
  }

  /// The vkey.
  public var description: String { vkey }

  /// Whether `line` claims to be made with this key: both name and ID are this key's.
  public func isNamed(by line: SignatureLine) -> Bool { line.id == id && line.name == name }

  /// Whether `line` is this key's signature of `text`, or its cosignature of that checkpoint.
  public func isValid(_ line: SignatureLine, of text: [UInt8]) -> Bool {
    guard isNamed(by: line) else { return false }
    switch kind {
    case .ed25519:
      return publicKey.isValid(signature: line.blob, of: text)
    case .cosignature:
      guard let time = line.cosignatureTime else { return false }
      let signature = Array(line.blob.dropFirst(8))
      return publicKey.isValid(signature: signature, of: cosignedMessage(text, time: time))
    }
  }
}

/// The key ID of c2sp.org/signed-note.
private func keyID(of name: KeyName, _ kind: SignatureType, _ key: Ed25519.PublicKey) -> UInt32 {
  let digest = SHA256.hash(name.bytes + [UInt8(ascii: "\n"), kind.rawValue] + key.bytes)
  return digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
}

/// The 8 lower-case hexadecimal digits of a key ID.
func hex(_ id: UInt32) -> String { Hex.encode(bigEndian(id)) }

/// The key ID of 8 lower-case hexadecimal digits.
func parseKeyID(_ digits: some Sequence<UInt8>) -> UInt32? {
  guard let bytes = Hex.decode(String(decoding: Array(digits), as: UTF8.self)), bytes.count == 4
  else { return nil }
  return bytes.reduce(0) { $0 << 8 | UInt32($1) }
}

/// What a cosigner signs: the checkpoint's text after a line that says what it is and one with the
/// time (c2sp.org/tlog-cosignature).
func cosignedMessage(_ text: [UInt8], time: UInt64) -> [UInt8] {
  Array("cosignature/v1\ntime \(time)\n".utf8) + text
}

/// The bytes of `number`, most significant first.
func bigEndian<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) -> [UInt8] {
  stride(from: Number.bitWidth - 8, through: 0, by: -8).map {
    UInt8(truncatingIfNeeded: number >> $0)
  }
}
