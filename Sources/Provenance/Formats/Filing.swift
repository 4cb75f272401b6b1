public import Crypto
public import Merkle

/// The index keys under which a note's signer files it, each in one role, as a tree that can prove a
/// single one of them.
///
/// Every leaf holds a role, a key and a blind: the first 16 bytes of HMAC-SHA256(secret, role ‖ key).
/// The tree is that of RFC 6962 over T hashes in ascending order, those of the leaves and pads that
/// look like them, where T is the smallest power of two that is at least 8 and the number of leaves.
/// So neither the number of filings nor their order tells anything, and one blind proves one filing.
///
/// Stored form, of which there is a shorter one too (`PackedFiling`): `01 ‖ secret (16 bytes) ‖ (role ‖ key)…`, 41 bytes for each leaf, ascending by key.
public struct Filing: Hashable, Sendable {
  /// One key and the role in which it is filed.
  public struct Leaf: Hashable, Sendable {
    /// The part that the thing plays.
    public let role: Role
    /// The key of the thing.
    public let key: IndexKey

    /// Files `key` in `role`.
    public init(role: Role, key: IndexKey) {
      self.role = role
      self.key = key
    }
  }

  /// The leaves in ascending order of keys.
  public let leaves: [Leaf]
  /// The 16 bytes from which blinds and pads are made; known to members, never to holders of a code.
  public let secret: [UInt8]
  /// All nodes of the tree, of which the second half are its T hashes in ascending order.
  private let nodes: [Digest]

  /// The greatest number of keys of one note.
  public static let leafCountMax = 1 << 20
  /// The number of bytes of a secret.
  public static let secretByteCount = 16
  /// The number of bytes of a blind.
  public static let blindByteCount = 16

  /// The number of hashes in the tree, T.
  public var size: Int { nodes.count / 2 }

  /// The root of the tree, as line 5 of the note says it.
  public var root: Digest { nodes[1] }

  /// Files keys under `secret`.
  ///
  /// - Parameters:
  ///   - leaves: the keys with their roles, in any order.
  ///   - secret: 16 random bytes.
  /// - Throws: if a key stands twice or belongs to the registry, if there are too many, or if the
  ///   secret has another length.
  public init(_ leaves: [Leaf], secret: [UInt8]) throws(FormatError) {
    try self.init(ascending: leaves.sorted { $0.key < $1.key }, secret: secret)
  }

  private init(ascending leaves: [Leaf], secret: [UInt8]) throws(FormatError) {
    guard secret.count == Filing.secretByteCount else {
      throw FormatError("the secret of a filing has not 16 bytes")
    }
    guard leaves.count <= Filing.leafCountMax else {
      throw FormatError("a filing names more than \(Filing.leafCountMax) keys")
    }
    for (index, leaf) in leaves.enumerated() {
      if leaf.key.isRegistry { throw FormatError("a filing names a key of the registry") }
      guard index == 0 || leaves[index - 1].key < leaf.key else {
        throw FormatError("a filing names a key twice, or its keys out of order")
      }
    }
    self.leaves = leaves
    self.secret = secret
    nodes = LogHash.nodes(ofFull: Filing.hashes(of: leaves, code: HMAC(key: secret)))
  }

  /// The keys in ascending order.
  public var keys: [IndexKey] { leaves.map(\.key) }

  /// The role in which `key` is filed; `nil` if it is not.
  public func role(of key: IndexKey) -> Role? {
    var (low, high) = (0, leaves.count)
    while low < high {
      let middle = (low + high) / 2
      if leaves[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < leaves.count && leaves[low].key == key ? leaves[low].role : nil
  }

  /// The proof that `key` is filed; `nil` if it is not.
  public func proof(for key: IndexKey) -> FilingProof? {
    guard let role = role(of: key) else { return nil }
    let leaf = Leaf(role: role, key: key)
    let code = leaf.code(HMAC(key: secret))
    let blind = Array(code.bytes.prefix(Filing.blindByteCount))
    let hash = leaf.hash(code: code)
    guard var node = node(of: hash) else { return nil }
    let position = UInt64(node - size)
    var path: [Digest] = []
    while node > 1 {
      path.append(nodes[node ^ 1])
      node /= 2
    }
    return FilingProof(key: key, role: role, blind: blind, position: position, path: path)
  }

  /// The node of the tree whose hash is `hash`, one of the T.
  private func node(of hash: Digest) -> Int? {
    var (low, high) = (size, nodes.count)
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return low < nodes.count && nodes[low] == hash ? low : nil
  }

  /// The number of hashes in the tree of `count` leaves.
  static func size(forLeaves count: Int) -> Int {
    var size = 8
    while size < count { size *= 2 }
    return size
  }

  /// Whether `size` can be the number of hashes in a filing's tree.
  static func isSize(_ size: UInt64) -> Bool {
    size >= 8 && size <= UInt64(leafCountMax) && size & (size - 1) == 0
  }

  private static func hashes(of leaves: [Leaf], code: HMAC) -> [Digest] {
    var hashes: [Digest] = []
    hashes.reserveCapacity(size(forLeaves: leaves.count))
    for leaf in leaves { hashes.append(leaf.hash(code: leaf.code(code))) }
    for number in 0..<(size(forLeaves: leaves.count) - leaves.count) {
      hashes.append(pad(number, code: code))
    }
    return hashes.sorted()
  }

  private static func pad(_ number: Int, code: HMAC) -> Digest {
    code.code { hash in
      hash.update(utf8: "pad")
      for shift in stride(from: 24, through: 0, by: -8) {
        hash.update(byte: UInt8(truncatingIfNeeded: number >> shift))
      }
    }
  }
}

extension Filing {
  private static let version: UInt8 = 1

  /// The stored form.
  public var encoded: [UInt8] {
    var bytes = [Filing.version] + secret
    bytes.reserveCapacity(bytes.count + leaves.count * (1 + IndexKey.byteCount))
    for leaf in leaves {
      bytes.append(leaf.role.rawValue)
      leaf.key.append(to: &bytes)
    }
    return bytes
  }

  /// Reads either stored form, and checks the filing anew.
  ///
  /// - Throws: if the bytes have neither form.
  public init(encoded bytes: [UInt8]) throws(FormatError) {
    if PackedFiling.isClaimed(by: bytes) {
      let (leaves, secret) = try PackedFiling.decode(bytes)
      try self.init(leaves, secret: secret)
      return
    }
    let head = 1 + Filing.secretByteCount
    let leafByteCount = 1 + IndexKey.byteCount
    guard bytes.count >= head, bytes[0] == Filing.version,
      (bytes.count - head) % leafByteCount == 0,
      (bytes.count - head) / leafByteCount <= Filing.leafCountMax
    else { throw FormatError("a stored filing has an unknown form") }
    var leaves: [Leaf] = []
    leaves.reserveCapacity((bytes.count - head) / leafByteCount)
    for start in stride(from: head, to: bytes.count, by: leafByteCount) {
      guard let role = Role(rawValue: bytes[start]),
        let key = IndexKey(bytes: Array(bytes[(start + 1)..<(start + leafByteCount)]))
      else { throw FormatError("a stored filing has an unknown role") }
      leaves.append(Leaf(role: role, key: key))
    }
    try self.init(ascending: leaves, secret: Array(bytes[1..<head]))
  }
}

extension Filing.Leaf {
  /// `role ‖ key`.
  private var prefix: [UInt8] { [role.rawValue] + key.bytes }

  /// The code of which the first 16 bytes are the blind.
  fileprivate func code(_ code: HMAC) -> Digest {
    code.code { hash in
      hash.update(byte: role.rawValue)
      key.update(&hash)
    }
  }

  /// The same as ``hash(blind:)``, without an object for each piece.
  fileprivate func hash(code: Digest) -> Digest {
    var hash = SHA256()
    hash.update(byte: 0)
    hash.update(byte: role.rawValue)
    key.update(&hash)
    hash.update(bigEndian: code.words.0)
    hash.update(bigEndian: code.words.1)
    return hash.finalize()
  }

  /// The hash of the leaf in the filing's tree, from outside: with a blind that somebody gave.
  func hash(blind: [UInt8]) -> Digest { LogHash.leaf(prefix + blind) }
}
