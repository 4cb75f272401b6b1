public import Merkle
import Crypto

/// What an index key stands for.
///
/// Under the first three kinds stands what is said about things; under the others, what the
/// registry and the verifiers look up.
public enum KeyKind: String, Hashable, Sendable, CaseIterable {
  /// A thing (item, lot, container, transformation), by its canonical URI.
  case id
  /// What is said of a GTIN or GLN as such (master data, certificates, links), by its canonical URI.
  case product
  /// A recall of a whole GTIN, by its canonical URI.
  case recall
  /// The revisions of a party, by its name.
  case party
  /// All notes of a party, by its name.
  case by
  /// The parties that hold a company prefix, by its digits.
  case prefix
  /// The governance revisions, by the log's origin.
  case governance

  /// Whether keys of this kind begin with eight zero bytes; no filing may name such a key.
  public var isRegistry: Bool {
    switch self {
    case .id, .product, .recall: false
    case .party, .by, .prefix, .governance: true
    }
  }
}

extension IndexKey {
  /// The key of `uri` for `kind`.
  ///
  /// A key has 40 bytes: four bytes of the digest of a first group, four of a second group and the
  /// whole digest of the URI, so that the items of one product, and those of one print run, lie side
  /// by side. Keys of the registry begin with eight zero bytes instead.
  ///
  /// - Parameters:
  ///   - kind: what the key stands for.
  ///   - uri: a canonical URI, a party's name, the digits of a prefix or an origin, as `kind` says.
  /// - Returns: the key of 40 bytes.
  public static func of(_ kind: KeyKind, _ uri: String) -> IndexKey {
    let uri = Array(uri.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(IndexKey.byteCount)
    if kind.isRegistry {
      bytes += [UInt8](repeating: 0, count: 8)
    } else {
      let groups = keyGroups(of: uri)
      bytes += digest(kind, uri[..<groups.first]).bytes.prefix(4)
      bytes += digest(kind, uri[..<groups.second]).bytes.prefix(4)
    }
    digest(kind, uri[...]).append(to: &bytes)
    guard let key = IndexKey(bytes: bytes) else {
      preconditionFailure("an index key has \(IndexKey.byteCount) bytes")
    }
    return key
  }

  fileprivate static func digest(_ kind: KeyKind, _ text: ArraySlice<UInt8>) -> Digest {
    var hash = SHA256()
    hash.update(utf8: kind.rawValue)
    hash.update(byte: lineFeed)
    hash.update(text)
    return hash.finalize()
  }
}

/// Where the first and the second group of a canonical URI end.
///
/// They end before `/21/` or `/235/` and four bytes after it, or six and five bytes before the end
/// of an SSCC; all other URIs are one group.
private func keyGroups(of uri: [UInt8]) -> (first: Int, second: Int) {
  guard uri.starts(with: canonicalHost) else { return (uri.count, uri.count) }
  // The values of a canonical URI are escaped, so every slash separates.
  var slash = canonicalHost.count - 1
  while slash < uri.count {
    let isSSCC = slash == canonicalHost.count - 1
    let segmentEnd = uri[(slash + 1)...].firstIndex(of: UInt8(ascii: "/")) ?? uri.count
    guard segmentEnd < uri.count else { break }
    let name = uri[(slash + 1)..<segmentEnd]
    if name.elementsEqual("21".utf8) || name.elementsEqual("235".utf8) {
      return (slash, min(segmentEnd + 1 + 4, uri.count))
    }
    if isSSCC, name.elementsEqual("00".utf8), uri.count - segmentEnd - 1 >= 6 {
      return (uri.count - 6, uri.count - 5)
    }
    // On to the next name: a value stands between.
    slash = uri[(segmentEnd + 1)...].firstIndex(of: UInt8(ascii: "/")) ?? uri.count
  }
  return (uri.count, uri.count)
}

/// Makes the keys of items that differ in their serials only: what they share is hashed once.
///
/// The same keys as ``IndexKey/of(_:_:)`` gives of `stem ‖ serial`.
struct ItemKeys {
  private let first: UInt64
  /// The state of the digest after kind and stem.
  private let stem: SHA256
  /// The characters of a serial that tell its print run, and their group.
  private var run: (characters: ArraySlice<UInt8>, group: UInt64)?

  /// - Parameters:
  ///   - kind: a kind of things.
  ///   - uriStem: a canonical URI as far as it ends in `/21/` or `/235/`.
  init(_ kind: KeyKind, uriStem: [UInt8]) {
    let nameStart = uriStem.dropLast().lastIndex(of: UInt8(ascii: "/"))
    guard let nameStart, !kind.isRegistry else {
      preconditionFailure("the stem of an item ends with a name between slashes")
    }
    first = IndexKey.digest(kind, uriStem[..<nameStart]).words.0 >> 32
    var hash = SHA256()
    hash.update(utf8: kind.rawValue)
    hash.update(byte: lineFeed)
    hash.update(uriStem)
    stem = hash
  }

  /// The key of the item with this serial, which has at least four characters.
  mutating func key(serial: ArraySlice<UInt8>) -> IndexKey {
    var whole = stem
    whole.update(serial)
    return IndexKey(group: first << 32 | group(serial.prefix(4)), whole.finalize())
  }

  private mutating func group(_ characters: ArraySlice<UInt8>) -> UInt64 {
    if let run, run.characters == characters { return run.group }
    var hash = stem
    hash.update(characters)
    let group = hash.finalize().words.0 >> 32
    run = (characters, group)
    return group
  }
}

private let canonicalHost = Array("https://id.gs1.org/".utf8)
