internal import Crypto

/// One signature line of a note: `— name base64(key ID ‖ signature)`.
public struct SignatureLine: Hashable, Sendable {
  /// The name of the key.
  public let name: KeyName
  /// The ID of the key.
  public let id: UInt32
  /// What follows the ID: 64 bytes of Ed25519, after 8 bytes of time in a cosignature.
  public let blob: [UInt8]

  /// Takes the parts; `blob` must not be empty.
  public init(name: KeyName, id: UInt32, blob: [UInt8]) {
    precondition(!blob.isEmpty, "a signature has bytes")
    self.name = name
    self.id = id
    self.blob = blob
  }

  /// Reads a line without its LF, as c2sp.org/signed-note has it; `nil` if it is none.
  init?(parsing line: ArraySlice<UInt8>) {
    guard line.starts(with: SignatureLine.prefix) else { return nil }
    let rest = line.dropFirst(SignatureLine.prefix.count)
    guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let name = try? KeyName(rest[..<space]),
      let bytes = Base64.decode(Array(rest[(space + 1)...])), bytes.count > 4
    else { return nil }
    self.init(
      name: name,
      id: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      blob: Array(bytes.dropFirst(4))
    )
  }

  /// The line, with its LF.
  public var bytes: [UInt8] {
    SignatureLine.prefix + name.bytes + [UInt8(ascii: " ")]
      + Base64.encodeBytes(bigEndian(id) + blob) + [UInt8(ascii: "\n")]
  }

  /// The time of a cosignature in seconds since 1970; `nil` if the line has not the size of one.
  ///
  /// Whether anybody signed that time is for ``VerifierKey/isValid(_:of:)`` to say.
  public var cosignatureTime: UInt64? {
    guard blob.count == 8 + Ed25519.signatureByteCount else { return nil }
    let time = blob.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return time <= UInt64(Int64.max) ? time : nil
  }

  /// An em dash (U+2014) and a space.
  static let prefix = Array("\u{2014} ".utf8)
}
