public import Crypto
public import Merkle

/// The proof that a note is filed under one key in one role.
public struct FilingProof: Hashable, Sendable {
  /// The key.
  public let key: IndexKey
  /// The role in which the key is filed.
  public let role: Role
  /// The 16 bytes that hide the leaf.
  public let blind: [UInt8]
  /// The position of the leaf in the filing's tree.
  public let position: UInt64
  /// The audit path from leaf to root (RFC 6962 §2.1.1).
  public let path: [Digest]

  /// Takes the members of a proof as they are; ``verify(size:root:)`` judges them.
  public init(key: IndexKey, role: Role, blind: [UInt8], position: UInt64, path: [Digest]) {
    self.key = key
    self.role = role
    self.blind = blind
    self.position = position
    self.path = path
  }

  /// The proof of `leaf`, of whose blind `code` begins with the bytes.
  init(_ leaf: Filing.Leaf, code: Digest, position: UInt64, path: [Digest]) {
    self.init(
      key: leaf.key,
      role: leaf.role,
      blind: Array(code.bytes.prefix(Filing.blindByteCount)),
      position: position,
      path: path
    )
  }

  /// Checks that the leaf stands in the tree of `size` hashes with `root`, both from the note.
  ///
  /// - Throws: if it does not, if the blind has not 16 bytes, or if the key is the registry's.
  public func verify(size: UInt64, root: Digest) throws(FormatError) {
    guard blind.count == Filing.blindByteCount else {
      throw FormatError("the blind of a filing proof has not 16 bytes")
    }
    guard !key.isRegistry else { throw FormatError("a filing names a key of the registry") }
    guard Filing.isSize(size) else { throw FormatError("a filing has no size T") }
    let leaf = Filing.Leaf(role: role, key: key).hash(blind: blind)
    do {
      try InclusionProof.verify(leaf: leaf, index: position, size: size, path: path, root: root)
    } catch {
      throw FormatError("a filing proof does not lead to the note's filing root: \(error)")
    }
  }
}
