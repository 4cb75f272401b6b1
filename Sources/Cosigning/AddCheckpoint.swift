public import Crypto
public import Notes

/// The content of a request for a cosignature (c2sp.org/tlog-witness, add-checkpoint).
///
/// ```
/// old 20852014
/// PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=      0 to 63 hashes: RFC 6962 §2.1.2
///
/// example.com/behind-the-sofa                       the checkpoint, a signed note
/// …
/// ```
public struct AddCheckpoint: Hashable, Sendable {
  /// The size of the tree that the witness cosigned last, as the client thinks; 0 for none.
  public let oldSize: UInt64
  /// The proof that the new tree goes on from that one; empty if it is 0.
  public let proof: [Digest]
  /// The checkpoint to cosign, a signed note.
  public let note: SignedNote

  /// The most hashes that a proof may have.
  public static let proofCountMax = 63
  /// The most bytes that a request may have.
  public static let byteCountMax = 64 << 10

  /// Joins the parts; the proof has at most ``proofCountMax`` hashes.
  public init(oldSize: UInt64, proof: [Digest], note: SignedNote) {
    precondition(proof.count <= Self.proofCountMax, "a consistency proof has at most 63 hashes")
    self.oldSize = oldSize
    self.proof = proof
    self.note = note
  }

  /// Reads the content of a request; `nil` if it is not exactly of the form above.
  public init?(parsing bytes: [UInt8]) {
    guard bytes.count <= Self.byteCountMax,
      let end = bytes.firstRange(of: [10, 10])
    else { return nil }
    let lines = bytes[..<end.lowerBound].split(separator: 10, omittingEmptySubsequences: false)
    guard lines.count <= Self.proofCountMax + 1, lines[0].starts(with: "old ".utf8),
      let oldSize = decimal(lines[0].dropFirst(4))
    else { return nil }
    var proof: [Digest] = []
    for line in lines.dropFirst() {
      guard let hash = Digest(base64: String(decoding: line, as: UTF8.self)) else { return nil }
      proof.append(hash)
    }
    guard let note = try? SignedNote(parsing: Array(bytes[end.upperBound...])) else { return nil }
    self.init(oldSize: oldSize, proof: proof, note: note)
  }

  /// The content of the request.
  public var bytes: [UInt8] {
    let lines = ["old \(oldSize)"] + proof.map(\.base64)
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + note.bytes
  }
}

/// The number whose decimal digits are `digits`, without sign or leading zero, below 2^63.
func decimal(_ digits: some Collection<UInt8>) -> UInt64? {
  guard digits.count <= 19, digits.allSatisfy({ (48...57).contains($0) }),
    digits.count == 1 || digits.first != 48,
    let number = UInt64(String(decoding: digits, as: UTF8.self)), number <= UInt64(Int64.max)
  else { return nil }
  return number
}
