import Crypto
import EPCIS
import GS1
import Merkle
import Notes
import Provenance
import Testing

/// A log with its index in memory, simple and slow: what bundles are made from in tests.
struct TestLog {
  let governing: Governing
  private(set) var entries: [StoredParts] = []
  private(set) var lists: [IndexKey: [UInt64]] = [:]
  private(set) var lastIndex: UInt64?
  /// The time of the last index entry, in seconds since 1970.
  private(set) var time = TestLog.start
  private var salts: UInt64 = 0

  static let start: UInt64 = 1_767_225_600
  let logKey: SignerKey
  let witness: SignerKey
  let follower: SignerKey

  init() throws {
    governing = try Governing()
    logKey = try testSigner(governing.origin, seed: "log")
    witness = try testCosigner("witness.example/w1")
    follower = try testCosigner("follower.example/f1")
    add(governing.genesis)
  }

  var origin: String { governing.origin }
  var size: UInt64 { UInt64(entries.count) }

  /// The trust file of this log.
  func trust(genesis: Digest? = nil, maxAge: UInt64 = 3_600) throws -> TrustPolicy {
    try TrustPolicy(
      parsing: """
        log \(logKey.verifier.vkey)
        witness w1 \(witness.verifier.vkey)
        follower f1 \(follower.verifier.vkey)
        group both all w1 f1
        quorum both
        max-age \(maxAge)
        genesis \((genesis ?? LogHash.leaf(governing.genesis)).base64)

        """
    )
  }

  // MARK: Appending

  /// Appends a registry entry, filed as its text says.
  @discardableResult
  mutating func add(_ text: [UInt8]) -> UInt64 {
    append(StoredParts(text: text), under: MapKeys.registry(text, origin: origin))
  }

  /// Appends what `party` says about `things`, signed by its key unless told otherwise.
  @discardableResult
  mutating func say(
    _ party: String,
    _ body: JSONValue,
    _ things: [IndexKey: Role],
    at eventTime: Instant? = nil,
    signedBy signer: SignerKey? = nil,
    members: JSONValue? = nil
  ) throws -> UInt64 {
    let bytes = body.jcs()
    let filing = try Filing(
      things.map { Filing.Leaf(role: $0.value, key: $0.key) },
      secret: nextSalt()
    )
    let bodyPart = ProofBundle.Part(bytes: bytes, salt: nextSalt())
    let membersPart = members.map { ProofBundle.Part(bytes: $0.jcs(), salt: nextSalt()) }
    let said = body["eventTime"]?.stringValue.flatMap(Instant.init(parsing:))
    let contents = NoteContents(
      origin: origin,
      party: try #require(PartyName(party)),
      eventTime: try #require(eventTime ?? said ?? Instant(milliseconds: Int64(time) * 1000)),
      filing: filing,
      bodyDigest: StatementPart.body.digest(salt: bodyPart.salt, bytes: bytes),
      membersDigest: membersPart.map {
        StatementPart.members.digest(salt: $0.salt, bytes: $0.bytes)
      }
    )
    let note = try contents.signed(by: signer ?? testSigner(party))
    return try append(note: note, filing, bodyPart, membersPart)
  }

  /// Appends a note as it is.
  @discardableResult
  mutating func append(
    note: StatementNote,
    _ filing: Filing,
    _ body: ProofBundle.Part?,
    _ members: ProofBundle.Part? = nil
  ) throws -> UInt64 {
    let salt = nextSalt()
    let entry = StatementEntry(note: note.bytes, salt: salt)
    let statement = StoredParts.Statement(
      note: note.bytes,
      salt: salt,
      filing: filing.encoded,
      body: body,
      members: members
    )
    return append(
      StoredParts(text: Array(entry.text.utf8), statement: statement),
      under: try MapKeys.statement(note: note, filing: filing)
    )
  }

  /// Appends an entry of any kind under any keys.
  @discardableResult
  mutating func append(_ parts: StoredParts, under keys: [IndexKey]) -> UInt64 {
    for key in keys { lists[key, default: []].append(size) }
    entries.append(parts)
    return size - 1
  }

  /// Removes body and members part of a statement for good.
  mutating func erase(_ number: UInt64) {
    entries[Int(number)].statement?.body = nil
    entries[Int(number)].statement?.members = nil
  }

  /// Appends an index entry; the log can be read then.
  mutating func publish(after seconds: UInt64 = 60, root: Digest? = nil) {
    time += seconds
    let entry = IndexEntry(
      number: size,
      previous: lastIndex,
      time: time,
      root: root ?? SlowIndex(lists).root
    )
    publish(Array(entry.text.utf8))
  }

  /// Appends an index entry as it is.
  mutating func publish(_ text: [UInt8]) {
    lastIndex = size
    entries.append(StoredParts(text: text))
  }

  /// Puts another text in the place of entry `number`.
  mutating func replace(_ number: UInt64, text: String) {
    entries[Int(number)].text = Array(text.utf8)
  }

  func leafHash(_ number: UInt64) -> Digest { LogHash.leaf(entries[Int(number)].text) }

  private mutating func nextSalt() -> [UInt8] {
    salts += 1
    return Array(SHA256.hash(utf8: "salt \(salts)").bytes.prefix(16))
  }

  // MARK: Reading

  /// The published state, cosigned at `cosigned`, the time of its index entry unless told otherwise.
  func source(cosigned: UInt64? = nil, signers: [SignerKey]? = nil) throws -> TestSource {
    let origin = try #require(Origin(origin))
    let leaves = SlowLog.leaves(entries.map(\.text))
    let root = SlowLog.root(leaves[...])
    let text = Checkpoint(origin: origin, size: size, root: root).text
    let lines =
      signers.map { keys in keys.map { $0.sign(text) } }
      ?? [logKey.sign(text)]
      + [witness, follower].map { $0.cosign(text, time: cosigned ?? time) }
    return TestSource(
      checkpoint: try SignedNote(text: text, signatures: lines).bytes,
      entries: entries,
      leaves: leaves,
      index: SlowIndex(lists)
    )
  }

  /// The bundle about `code`.
  func bundle(_ code: String, includesMembers: Bool = false) throws -> ProofBundle {
    try BundleMaker.make(
      CanonicalID(scanned: code),
      from: source(),
      includesMembers: includesMembers
    ).bundle
  }

  /// Verifies a bundle about `code` a minute after the last index entry.
  func verify(
    _ bundle: ProofBundle,
    _ code: String,
    trust: TrustPolicy? = nil,
    trustText: String? = nil
  ) throws -> Verified {
    try Recorded.verify(
      bundle.encoded,
      code: code,
      trust: trust ?? trustText.map { try TrustPolicy(parsing: $0) } ?? self.trust(),
      trustText: trustText,
      now: time + 60
    )
  }

  /// Makes the bundle about `code` and verifies it.
  func read(_ code: String) throws -> Closure {
    try verify(try bundle(code), code).closure
  }
}

/// A published state of a ``TestLog``.
struct TestSource: BundleSource {
  var checkpoint: [UInt8]
  var entries: [StoredParts]
  var leaves: [Digest]
  var index: SlowIndex

  func lookup(_ key: IndexKey) throws -> IndexAnswer {
    let (leaf, value, steps) = try #require(index.find(key))
    return leaf == key
      ? .present(value, steps: steps) : .absent(other: leaf, value, steps: steps)
  }

  func entries(under key: IndexKey) throws -> [UInt64] { index.lists[key] ?? [] }
  func entry(_ number: UInt64) throws -> StoredParts { entries[Int(number)] }

  func path(_ number: UInt64) throws -> [Digest] {
    SlowLog.path(Int(number), leaves[...])
  }

  func indexEntry(above number: UInt64) throws -> UInt64 {
    let above = entries.indices.first {
      $0 > Int(number) && EntryKind(firstLineOf: entries[$0].text) == .index
    }
    return UInt64(try #require(above))
  }
}

func testCosigner(_ name: String) throws -> SignerKey {
  let key = try #require(Ed25519.PrivateKey(seed: SHA256.hash(utf8: "cosigner \(name)").bytes))
  return SignerKey(name: try KeyName(name), privateKey: key, kind: .cosignature)
}

/// The `id` key of a URI.
func thing(_ uri: String) -> IndexKey { .of(.id, uri) }
