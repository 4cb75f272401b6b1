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
/// Stored form, of which there are others too (``StoredFiling``): `01 ‖ secret (16 bytes) ‖ (role ‖ key)…`,
/// 41 bytes for each leaf, ascending by key.
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
  /// The part of the tree in which the hash of each leaf stands, then those of the pads; empty for
  /// small filings.
  private let parts: [UInt8]

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
    let hashes = Filing.hashes(of: leaves, code: HMAC(key: secret))
    let order = Filing.ascending(hashes)
    nodes = LogHash.nodes(ofFull: order.map { hashes[Int($0)] })
    parts = Filing.parts(of: order)
  }

  /// The keys in ascending order.
  public var keys: [IndexKey] { leaves.map(\.key) }

  /// The role in which `key` is filed; `nil` if it is not.
  public func role(of key: IndexKey) -> Role? { index(of: key).map { leaves[$0].role } }

  private func index(of key: IndexKey) -> Int? {
    var (low, high) = (0, leaves.count)
    while low < high {
      let middle = (low + high) / 2
      if leaves[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < leaves.count && leaves[low].key == key ? low : nil
  }

  /// What is kept beside the filing where it is stored with its leaves in the order of `stored`; `nil`
  /// for a small one, and if these are not its leaves.
  func outline(stored: [Leaf]) -> FilingOutline? {
    guard !parts.isEmpty, stored.count == leaves.count else { return nil }
    var outlineParts: [UInt8] = []
    outlineParts.reserveCapacity(size)
    for (position, leaf) in stored.enumerated() {
      // In the form that names keys they stand in the same order.
      let isAtPlace = leaves[position].key == leaf.key
      guard let index = isAtPlace ? position : index(of: leaf.key) else { return nil }
      outlineParts.append(parts[index])
    }
    outlineParts += parts[leaves.count...]
    let partCount = FilingOutline.partCount(size: size)
    return FilingOutline(
      parts: outlineParts,
      marks: stored.map { FilingOutline.mark($0.key) },
      nodes: Array(nodes[partCount..<2 * partCount])
    )
  }

  /// The proof that `key` is filed; `nil` if it is not.
  public func proof(for key: IndexKey) -> FilingProof? {
    guard let role = role(of: key) else { return nil }
    let leaf = Leaf(role: role, key: key)
    let code = leaf.code(HMAC(key: secret))
    let hash = leaf.hash(code: code)
    guard let node = node(of: hash) else { return nil }
    return FilingProof(
      leaf,
      code: code,
      position: UInt64(node - size),
      path: LogHash.path(from: node, in: nodes)
    )
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
    return hashes
  }

  /// The indices of `hashes` in the order of these.
  private static func ascending(_ hashes: [Digest]) -> [UInt32] {
    // Their first words alone tell nearly all of them apart, and are cheaper to move.
    var order: [(word: UInt64, index: UInt32)] = []
    order.reserveCapacity(hashes.count)
    for (index, hash) in hashes.enumerated() { order.append((hash.words.0, UInt32(index))) }
    order.sort { left, right in
      if left.word != right.word { return left.word < right.word }
      return hashes[Int(left.index)] < hashes[Int(right.index)]
    }
    return order.map(\.index)
  }

  private static func parts(of order: [UInt32]) -> [UInt8] {
    guard order.count >= FilingOutline.sizeMin else { return [] }
    let partSize = order.count / FilingOutline.partCount(size: order.count)
    var parts = [UInt8](repeating: 0, count: order.count)
    for (position, index) in order.enumerated() {
      parts[Int(index)] = UInt8(truncatingIfNeeded: position / partSize)
    }
    return parts
  }

  static func pad(_ number: Int, code: HMAC) -> Digest {
    code.code { hash in
      hash.update(utf8: "pad")
      for shift in stride(from: 24, through: 0, by: -8) {
        hash.update(byte: UInt8(truncatingIfNeeded: number >> shift))
      }
    }
  }
}

extension Filing {
  /// The stored form.
  public var encoded: [UInt8] {
    var bytes = [StoredLeaves.version] + secret
    bytes.reserveCapacity(bytes.count + leaves.count * (1 + IndexKey.byteCount))
    for leaf in leaves {
      bytes.append(leaf.role.rawValue)
      leaf.key.append(to: &bytes)
    }
    return bytes
  }

  /// Reads any stored form, and checks the filing anew; its outline too, where it has one.
  ///
  /// - Throws: if the bytes have none of the forms, or the outline is another filing's.
  public init(encoded bytes: [UInt8]) throws(FormatError) {
    let (outline, rest) = try StoredFiling.split(bytes)
    let stored = try StoredLeaves(rest)
    let leaves = try stored.all()
    if stored.isAscending {
      try self.init(ascending: leaves, secret: stored.secret)
    } else {
      try self.init(leaves, secret: stored.secret)
    }
    guard outline == nil || outline == self.outline(stored: leaves) else {
      throw FormatError("the outline of a stored filing is not that of the filing")
    }
  }
}

extension Filing.Leaf {
  /// `role ‖ key`.
  private var prefix: [UInt8] { [role.rawValue] + key.bytes }

  /// The code of which the first 16 bytes are the blind.
  func code(_ code: HMAC) -> Digest {
    code.code { hash in
      hash.update(byte: role.rawValue)
      key.update(&hash)
    }
  }

  /// The same as ``hash(blind:)``, without an object for each piece.
  func hash(code: Digest) -> Digest {
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
