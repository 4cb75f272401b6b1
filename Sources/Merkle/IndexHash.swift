public import Crypto

/// The hashes of the index tree: a binary Patricia tree over the bits of its keys.
///
/// `leaf = SHA-256(00 ‖ uvarint|k| ‖ k ‖ uvarint|v| ‖ v)` and
/// `inner = SHA-256(01 ‖ uvarint b ‖ left ‖ right)`, `b` being the first bit in which the keys of
/// the two sides differ. It is the hashing of torchwood's `mpt`.
public enum IndexHash {
  /// The root of the tree without keys: `SHA-256("")`.
  public static let emptyRoot = SHA256.hash([])

  /// The hash of the leaf that holds `value` for `key`.
  public static func leaf(_ key: IndexKey, _ value: IndexValue) -> Digest {
    var message = ShortMessage()
    message.append(0)
    message.append(UInt8(IndexKey.byteCount))
    key.append(to: &message)
    message.append(UInt8(IndexValue.byteCount))
    message.append(bigEndian: value.count)
    message.append(value.root)
    return message.hash()
  }

  /// The hash of the node whose sides first differ in `bit`, from 0 to 16,383.
  public static func inner(bit: Int, _ left: Digest, _ right: Digest) -> Digest {
    precondition(0 <= bit && bit < 1 << 14, "a bit of a key takes at most two bytes")
    var message = ShortMessage()
    message.append(1)
    if bit >= 0x80 { message.append(UInt8(truncatingIfNeeded: bit) | 0x80) }
    message.append(UInt8(bit >= 0x80 ? bit >> 7 : bit))
    message.append(left)
    message.append(right)
    return message.hash()
  }

  /// The hash of a leaf of any length, as torchwood has them.
  static func leaf(key: [UInt8], value: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(byte: 0)
    update(&hash, uvarint: key.count)
    hash.update(key)
    update(&hash, uvarint: value.count)
    hash.update(value)
    return hash.finalize()
  }

  /// Adds `number`, 7 bits a byte, least significant first, all but the last marked by the top bit.
  private static func update(_ hash: inout SHA256, uvarint number: Int) {
    precondition(number >= 0, "a uvarint is not negative")
    var rest = number
    while rest >= 0x80 {
      hash.update(byte: UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    hash.update(byte: UInt8(rest))
  }
}
