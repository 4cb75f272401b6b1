import Crypto
import Merkle

/// What is kept beside a large filing, so that one key is found and proved without making all of it.
///
/// A filing of 10,000 keys has 16,384 hashes, each of which costs four blocks of SHA-256 to make. The
/// outline parts the tree into parts of 64 neighbours, or more if that would be more than 256 parts. It tells of each leaf and pad in which part its
/// hash stands, of each leaf one byte of its key, and the node above each part. So a proof makes the
/// hashes of one part only.
///
/// It is derived: whoever has the filing can make it, and an audit does. Its form, after the byte 03 and
/// before the filing in one of its other forms (see ``StoredFiling``):
///
/// ```
/// number of leaves, u32 BE ‖ part of each leaf and pad, T bytes ‖ mark of each leaf ‖ node of each part
/// ```
///
/// The leaves come in the order of the stored filing, the pads by their numbers. The mark of a leaf is
/// the last byte of its key.
struct FilingOutline: Hashable, Sendable {
  /// The part of each leaf, then of each pad.
  let parts: [UInt8]
  /// The mark of each leaf.
  let marks: [UInt8]
  /// The node above each part.
  let nodes: [Digest]

  /// The number of parts of a tree of `size` hashes.
  static func partCount(size: Int) -> Int { min(256, size / 64) }
  /// The smallest tree that has an outline; smaller ones are made as fast as it is read.
  static let sizeMin = 1_024

  /// The number of hashes of one part.
  var partSize: Int { parts.count / nodes.count }

  /// The mark of `key`.
  static func mark(_ key: IndexKey) -> UInt8 { UInt8(truncatingIfNeeded: key.words.4) }
}

extension FilingOutline {
  /// The stored form.
  func append(to bytes: inout [UInt8]) {
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: marks.count >> shift)) }
    bytes += parts
    bytes += marks
    for node in nodes { node.append(to: &bytes) }
  }

  /// Reads the stored form at `offset`, and moves it behind.
  ///
  /// - Throws: if it ends too soon, or counts leaves that have no outline.
  init(_ bytes: [UInt8], at offset: inout Int) throws(FormatError) {
    let error = FormatError("the outline of a stored filing has an unknown form")
    guard bytes.count - offset >= 4 else { throw error }
    let count = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    guard count <= Filing.leafCountMax else { throw error }
    let size = Filing.size(forLeaves: count)
    let partCount = FilingOutline.partCount(size: size)
    let nodeBytes = partCount * Digest.byteCount
    guard size >= FilingOutline.sizeMin, bytes.count - offset >= 4 + size + count + nodeBytes
    else { throw error }
    offset += 4
    parts = Array(bytes[offset..<offset + size])
    offset += size
    marks = Array(bytes[offset..<offset + count])
    offset += count
    let start = offset
    nodes = (0..<partCount).map {
      Digest(bytes.span, at: start + $0 * Digest.byteCount)
    }
    offset += nodeBytes
  }
}
