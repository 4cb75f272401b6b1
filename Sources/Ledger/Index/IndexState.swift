import Crypto
import Merkle

// The state of an index as it is stored, 65 bytes.
//
// offset  size  what
// 0       1     version: 1
// 1       8     id of the root's page; 0 for an index without keys
// 9       32    hash of the root
// 41      8     the next page's id, above all that pages have
// 49      8     the next chunk's id, above all that chunks have
// 57      8     checksum
//
// Numbers are big-endian and below 2^63; the checksum is that of IndexBytes.swift. Valid are bytes
// of this length in which a root page's id is below the next page's, neither next id is 0, and
// an index without keys has the root SHA-256("").
//
// Example: the first state of an index with one key:
//
//   01  0000000000000001  31ab…6778  0000000000000002  0000000000000001  8-byte checksum

/// All that is needed to open a stored index.
struct IndexState: Equatable, Sendable {
  /// The id of the root's page; 0 for an index without keys.
  var page: UInt64 = 0
  /// The hash of the root.
  var root = IndexHash.emptyRoot
  /// The smallest id that no page has had yet.
  var nextPage: UInt64 = 1
  /// The smallest id that no chunk has had yet.
  var nextChunk: UInt64 = 1

  private static let version: UInt8 = 1

  /// The state as it is stored.
  var encoded: [UInt8] {
    var bytes = [UInt8](version: IndexState.version, capacity: 65)
    bytes.append(number: page)
    root.append(to: &bytes)
    bytes.append(number: nextPage)
    bytes.append(number: nextChunk)
    bytes.seal()
    return bytes
  }
}

extension IndexState {
  /// Reads a state as it is stored.
  init(decoding bytes: [UInt8]) throws(IndexFormatError) {
    var reader = try IndexByteReader(bytes, version: IndexState.version)
    page = try reader.number()
    root = try reader.digest()
    nextPage = try reader.number()
    nextChunk = try reader.number()
    try reader.finish()
    let idsMax = UInt64(Int64.max)
    guard page < nextPage, 1...idsMax ~= nextPage, 1...idsMax ~= nextChunk else { throw .number }
    guard page != 0 || root == IndexHash.emptyRoot else { throw .order }
  }
}
