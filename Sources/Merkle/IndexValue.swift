public import Crypto

/// What the index holds for a key: the length of its posting list and the root over it.
///
/// 40 bytes: the count as 8 big-endian bytes, then the RFC 6962 root over the list, in which each
/// leaf is an entry number as 8 big-endian bytes, strictly ascending.
public struct IndexValue: Hashable, Sendable {
  /// The number of entries filed under the key.
  public let count: UInt64
  /// The root over their numbers.
  public let root: Digest

  /// The number of bytes of a value.
  public static let byteCount = 40

  /// Takes both parts as they are.
  public init(count: UInt64, root: Digest) {
    self.count = count
    self.root = root
  }

  /// The value of the posting list `entries`; that it ascends is for the caller to know.
  public init(entries: some Collection<UInt64>) {
    count = UInt64(entries.count)
    root = LogHash.root(of: entries.lazy.map(LogHash.leaf(bigEndian:)))
  }

  /// The value of the posting list whose frontier this is.
  public init(_ frontier: Frontier) {
    count = frontier.size
    root = frontier.root
  }

  /// Takes exactly 40 bytes; `nil` for any other number.
  public init?(bytes: [UInt8]) {
    guard bytes.count == IndexValue.byteCount else { return nil }
    count = bigEndianWord(bytes.span, at: 0)
    root = Digest(bytes.span, at: 8)
  }

  /// Reads canonical, padded, standard base64 of exactly 40 bytes.
  public init?(base64 text: String) {
    guard let bytes = Base64.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 40 bytes.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(IndexValue.byteCount)
    appendBigEndian(count, to: &bytes)
    root.append(to: &bytes)
    return bytes
  }

  /// Canonical, padded, standard base64: 56 characters.
  public var base64: String { Base64.encode(bytes) }
}
