import Crypto

/// A bearer token (RFC 6750): `wpt_`, a public number, `_`, and a secret of 32 random bytes.
///
/// The number finds the row; only the SHA-256 of the secret is kept, so whoever reads the file of
/// tokens can use none of them.
struct AccessToken {
  /// 16 lower-case hexadecimal digits, no secret.
  let id: String
  /// 32 bytes.
  let secret: [UInt8]

  private static let prefix = "wpt_"
  private static let idByteCount = 8
  private static let secretByteCount = 32

  /// A new token.
  static func random() -> AccessToken {
    AccessToken(
      id: Hex.encode(Random.bytes(idByteCount)),
      secret: Random.bytes(secretByteCount)
    )
  }

  private init(id: String, secret: [UInt8]) {
    self.id = id
    self.secret = secret
  }

  /// Reads the text of a token; `nil` if it has another form.
  init?(_ text: String) {
    guard text.utf8.count <= 128, text.hasPrefix(Self.prefix) else { return nil }
    let parts = text.dropFirst(Self.prefix.count).split(
      separator: "_",
      omittingEmptySubsequences: false
    )
    guard parts.count == 2, Hex.decode(String(parts[0]))?.count == Self.idByteCount,
      let secret = Hex.decode(String(parts[1])), secret.count == Self.secretByteCount
    else { return nil }
    self.init(id: String(parts[0]), secret: secret)
  }

  /// The text, as it is given to its holder, once.
  var text: String { "\(Self.prefix)\(id)_\(Hex.encode(secret))" }

  /// What is kept of the secret.
  var hash: [UInt8] { SHA256.hash(secret).bytes }
}
