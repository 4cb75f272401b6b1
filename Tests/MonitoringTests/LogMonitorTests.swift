import Crypto
import Merkle
import Monitoring
import Notes
import Testing

/// What a monitor finds, one lie at a time.
@Suite struct LogMonitorTests {
  private let world: ShownLog

  init() throws { world = try ShownLog() }

  private func look(
    _ log: ShownLog,
    before: SignedNote? = nil,
    witness: ShownLog? = nil,
    now: UInt64? = nil
  ) throws -> LogMonitor.Report {
    let witness = witness ?? log
    return LogMonitor(
      trust: try log.trust(),
      now: now ?? log.time + 60,
      log: { try log.get($0) },
      cosigner: { cosigner in
        { path in
          guard path.hasSuffix("/checkpoint") else { throw ShownLog.Missing() }
          return try witness.note(cosignedBy: [cosigner.label]).bytes
        }
      }
    ).look(before: before)
  }

  private func kinds(_ report: LogMonitor.Report) -> [String] {
    report.findings.map { "\($0.kind.rawValue) \($0.about)" }
  }

  @Test func `a log that is as it should be gives no finding, from any earlier state`() throws {
    #expect(try look(world).findings.isEmpty)
    for size in [1, 2, 7, 300] {
      var earlier = world
      earlier.size = size
      #expect(try look(world, before: earlier.note(), witness: earlier).findings.isEmpty)
    }
    #expect(try look(world).seen?.text == world.note().text)
  }

  @Test func `a log without the quorum, or without its own signature, is told`() throws {
    var log = world
    log.cosigners = ["w1"]
    #expect(try kinds(look(log)) == ["quorum log"])
    log.isSigned = false
    #expect(try kinds(look(log)) == ["quorum log"])
  }

  @Test func `a log that stands still is told, and who has not cosigned lately`() throws {
    let report = try look(world, now: world.time + 3_601)
    #expect(kinds(report) == ["stale log", "stale log", "stale w1", "stale f1"])
  }

  @Test func `a log that was rolled back is told, with both checkpoints`() throws {
    var earlier = world
    earlier.size -= 20
    let report = try look(earlier, before: world.note())
    #expect(kinds(report).contains("rolled_back log"))
    #expect(report.contradictions.count == 1)
  }

  @Test func `another history, seen before or by a witness, is told`() throws {
    let other = try ShownLog(leafWord: "other")
    let before = try look(world, before: other.note())
    #expect(kinds(before) == ["split log"])
    let pair = try #require(before.contradictions.first)
    #expect(try pair.smaller.text == other.note().text && pair.larger.text == world.note().text)
    var behind = other
    behind.size = 200
    #expect(try kinds(look(world, witness: behind)) == ["split w1", "split f1"])
  }

  @Test func `tiles that do not make the tree are told`() throws {
    var log = world
    log.spoilsTiles = true
    #expect(try kinds(look(log)) == ["tiles log"])
  }

  @Test func `a log that does not end with its index is told`() throws {
    let log = try ShownLog(endsWithIndex: false)
    #expect(try kinds(look(log)).contains("index log"))
  }
}

/// A log as it shows itself, which may be told to lie.
struct ShownLog {
  struct Missing: Error {}

  let key: SignerKey
  let cosignerKeys: [String: SignerKey]
  let leaves: [[UInt8]]
  let time: UInt64 = 1_767_395_340
  var size: Int
  var cosigners = ["w1", "f1"]
  var isSigned = true
  var spoilsTiles = false

  init(leafWord: String = "leaf", endsWithIndex: Bool = true) throws {
    key = try testKey("log.example/test", .ed25519)
    cosignerKeys = [
      "w1": try testKey("w1.example", .cosignature), "f1": try testKey("f1.example", .cosignature),
    ]
    var leaves = (0..<320).map { Array("\(leafWord) \($0)".utf8) }
    if endsWithIndex {
      let index = IndexEntry(
        number: UInt64(leaves.count),
        previous: 7,
        time: time,
        root: SHA256.hash([])
      )
      leaves.append(Array(index.text.utf8))
    }
    self.leaves = leaves
    size = leaves.count
  }

  private var hashes: [Digest] { leaves.prefix(size).map { LogHash.leaf($0) } }

  func trust() throws -> TrustPolicy {
    let lines = try ["w1", "f1"].map { name in
      let key = try #require(cosignerKeys[name])
      return "\(name == "w1" ? "witness" : "follower") \(name) \(key.verifier.vkey)\n"
    }
    return try TrustPolicy(
      parsing: "log \(key.verifier.vkey)\n" + lines.joined()
        + "group all all w1 f1\nquorum all\nmax-age 3600\ngenesis \(Digest.zero.base64)\n"
    )
  }

  func note(cosignedBy names: [String]? = nil) throws -> SignedNote {
    let text = Checkpoint(
      origin: Origin(key.name),
      size: UInt64(size),
      root: LogHash.root(of: hashes)
    ).text
    let lines = try (names ?? cosigners).map {
      try #require(cosignerKeys[$0]).cosign(text, time: time)
    }
    return try SignedNote(text: text, signatures: (isSigned ? [key.sign(text)] : []) + lines)
  }

  func get(_ path: String) throws -> [UInt8] {
    if path == "/checkpoint" { return try note().bytes }
    let path = String(path.dropFirst())
    if let tile = Tile(entriesPath: path) {
      let first = Int(tile.index) << 8
      return leaves[first..<first + tile.width].flatMap { leaf in
        [UInt8(leaf.count >> 8), UInt8(leaf.count & 255)] + leaf
      }
    }
    guard let tile = Tile(path: path), tile.isImplied(by: UInt64(size)) else { throw Missing() }
    let span = 1 << (8 * tile.level)
    var bytes: [UInt8] = []
    for place in 0..<tile.width {
      let first = (Int(tile.index) << 8 + place) * span
      LogHash.root(of: hashes[first..<first + span]).append(to: &bytes)
    }
    if spoilsTiles { bytes[0] ^= 1 }
    return bytes
  }
}

private func testKey(_ name: String, _ kind: SignatureType) throws -> SignerKey {
  let key = try #require(Ed25519.PrivateKey(seed: SHA256.hash(utf8: name).bytes))
  return SignerKey(name: try KeyName(name), privateKey: key, kind: kind)
}
