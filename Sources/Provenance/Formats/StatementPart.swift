public import Crypto

/// One of the two halves of what a note says.
public enum StatementPart: String, Hashable, Sendable {
  /// What the holder of a code may see.
  case body
  /// What only members may see.
  case members

  /// The number of bytes of a salt.
  public static let saltByteCount = 16

  /// The digest that the note names: SHA-256("wayproof/<part>/v1" LF ‖ salt ‖ bytes).
  ///
  /// - Parameters:
  ///   - salt: 16 random bytes, different for each part.
  ///   - bytes: the part as it stands, JSON in RFC 8785 form.
  /// - Returns: the line of the note.
  public func digest(salt: [UInt8], bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(utf8: "wayproof/\(rawValue)/v1\n")
    hash.update(salt)
    hash.update(bytes)
    return hash.finalize()
  }
}
