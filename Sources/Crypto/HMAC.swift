/// HMAC-SHA256 (RFC 2104) under one key, whose two padded blocks are hashed only once.
public struct HMAC: Sendable {
  private let inner: SHA256
  private let outer: SHA256

  /// Prepares `key`, of any length.
  public init(key: [UInt8]) {
    let blockBytes = 64
    var block = key.count > blockBytes ? SHA256.hash(key).bytes : key
    block += [UInt8](repeating: 0, count: blockBytes - block.count)
    var inner = SHA256()
    inner.update(block.map { $0 ^ 0x36 })
    var outer = SHA256()
    outer.update(block.map { $0 ^ 0x5c })
    self.inner = inner
    self.outer = outer
  }

  /// The authentication code of `message`.
  public func code(for message: [UInt8]) -> Digest {
    code { $0.update(message) }
  }

  /// The authentication code of the message that `feed` adds, piece by piece.
  public func code(_ feed: (inout SHA256) -> Void) -> Digest {
    var inner = inner
    feed(&inner)
    var outer = outer
    outer.update(inner.finalize())
    return outer.finalize()
  }
}
