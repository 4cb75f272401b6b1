public import Notes

/// Whatever makes signature lines with one key: the key itself, or an agent that holds it.
public struct NoteSigner: Sendable {
  /// The key by which others check the signatures.
  public let verifier: VerifierKey
  /// The signature line under a text that ends in LF.
  public let sign: @Sendable ([UInt8]) throws(FormatError) -> SignatureLine

  /// Signs with `key`.
  public init(_ key: SignerKey) {
    verifier = key.verifier
    sign = { text in key.sign(text) }
  }

  /// Signs with what somebody else holds.
  ///
  /// - Parameters:
  ///   - verifier: the public half; it must be of the kind `ed25519`.
  ///   - signature: makes the 64 bytes of the signature of a text.
  public init(
    verifier: VerifierKey,
    signature: @escaping @Sendable ([UInt8]) throws -> [UInt8]
  ) {
    self.verifier = verifier
    sign = { text throws(FormatError) in
      let blob: [UInt8]
      do { blob = try signature(text) } catch { throw FormatError("\(error)") }
      guard blob.count == 64 else { throw FormatError("a signature has 64 bytes") }
      let line = SignatureLine(name: verifier.name, id: verifier.id, blob: blob)
      // What an agent hands back is checked before it is sent anywhere.
      guard verifier.isValid(line, of: text) else {
        throw FormatError("the signature that was made is not one of \(verifier.name)")
      }
      return line
    }
  }
}
