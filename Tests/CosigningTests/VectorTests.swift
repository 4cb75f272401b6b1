import Crypto
import Merkle
import Notes
import Testing

/// A checkpoint, its cosignature and a tlog-proof that other programs make byte for byte alike.
///
/// Log seed 32 × 01, witness seed 32 × 02, the eight leaves of the RFC 6962 vectors. Made with golang.org/x/mod
/// (`sumdb/note`, `sumdb/tlog`) and with a script in Python.
@Suite struct VectorTests {
  private static let leaves: [[UInt8]] = [
    [], [0], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57], Array(0x60...0x6f),
  ]

  private func key(_ name: String, seed: UInt8, _ kind: SignatureType) throws -> SignerKey {
    let seed = [UInt8](repeating: seed, count: 32)
    return SignerKey(
      name: try KeyName(name),
      privateKey: try #require(Ed25519.PrivateKey(seed: seed)),
      kind: kind
    )
  }

  private func node(_ level: Int, _ index: UInt64) -> Digest {
    let hashes = Self.leaves.map { LogHash.leaf($0) }
    return LogHash.root(of: hashes[Int(index) << level..<(Int(index) + 1) << level])
  }

  private func cosigned() throws -> SignedNote {
    let log = try key("ledger.example/log1", seed: 1, .ed25519)
    let witness = try key("witness.example/w1", seed: 2, .cosignature)
    let text = Checkpoint(origin: Origin(log.name), size: 8, root: node(3, 0)).text
    return try SignedNote(
      text: text,
      signatures: [log.sign(text), witness.cosign(text, time: 1_700_000_000)]
    )
  }

  @Test func `a cosigned checkpoint is that of the vector`() throws {
    let note = try cosigned()
    #expect(note.bytes.count == 313)
    let hash = "b681517b1878039d63ffdd09a49b688663d6b69f1e3029f5cbefa01258e221e6"
    #expect(SHA256.hash(note.bytes).hex == hash)
  }

  @Test func `a proof that an entry is in the log is that of the vector, and holds`() throws {
    let path = InclusionProof.path(index: 5, size: 8, node: node)
    let proof = LogProof(index: 5, path: path, checkpoint: try cosigned().bytes)
    #expect(proof.bytes.count == 480)
    let hash = "2594229389b7eaf25316a0a5ae34076964e5c16664ebd8f9ce342567dc3f3eb4"
    #expect(SHA256.hash(proof.bytes).hex == hash)
    let read = try #require(LogProof(parsing: proof.bytes))
    let checkpoint = try Checkpoint(parsing: SignedNote(parsing: read.checkpoint).text)
    func verify(_ leaf: [UInt8], _ index: UInt64) throws {
      try InclusionProof.verify(
        leaf: LogHash.leaf(leaf),
        index: index,
        size: checkpoint.size,
        path: read.path,
        root: checkpoint.root
      )
    }
    try verify(Self.leaves[5], read.index)
    #expect(throws: MerkleError.self) { try verify(Self.leaves[4], read.index) }
    #expect(throws: MerkleError.self) { try verify(Self.leaves[5], 4) }
  }
}
