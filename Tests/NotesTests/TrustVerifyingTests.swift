import Crypto
import Notes
import Testing

/// What a trust file lets a checkpoint prove.
struct TrustVerifyingTests {
  /// A log, three witnesses and two followers: one of the witnesses and one of the followers, or
  /// both followers.
  struct World {
    let log: SignerKey
    let cosigners: [SignerKey]
    let trust: TrustPolicy
    let text: [UInt8]

    static let labels = ["w1", "w2", "w3", "f1", "f2"]

    init(quorum: String = World.quorum) throws {
      log = try signer("log.example", seed: 1)
      cosigners = try (0..<5).map {
        try signer("\(World.labels[$0]).example", seed: UInt8($0 + 2), kind: .cosignature)
      }
      let lines = zip(World.labels, cosigners).map { label, key in
        "\(label.hasPrefix("f") ? "follower" : "witness") \(label) \(key.verifier.vkey)"
      }
      trust = try TrustPolicy(
        parsing: """
          log \(log.verifier.vkey)
          \(lines.joined(separator: "\n"))
          \(quorum)
          max-age 60
          genesis DzvqGTNnVZsiT5V9KLvxcE2bwibgxLW4ogEMgGCVbRI=
          """
      )
      text = Checkpoint(origin: Origin(log.name), size: 5, root: .zero).text
    }

    static let quorum = """
      group w 2 w1 w2 w3
      group f any f1 f2
      group q all w f
      quorum q
      """

    /// The checkpoint cosigned at these times; a cosigner of time `nil` did not cosign.
    func note(_ times: [UInt64?]) throws -> SignedNote {
      var lines = [log.sign(text)]
      for (key, time) in zip(cosigners, times) {
        if let time { lines.append(key.cosign(text, time: time)) }
      }
      return try SignedNote(text: text, signatures: lines)
    }
  }

  @Test func `another program's checkpoint holds as of its follower's cosignature`() throws {
    let trust = try TrustPolicy(parsing: LedgerVectors.trust)
    let note = try SignedNote(parsing: LedgerVectors.checkpoint)
    let verified = try trust.verify(note, now: LedgerVectors.now)
    #expect(verified.checkpoint.size == 52)
    #expect(verified.checkpoint.text == Array(LedgerVectors.checkpointText.utf8))
    // w1 at 0x…11, f1 at 0x…13, w2 at 0x…15: one witness and the follower are enough.
    #expect(verified.cosignatures.map(\.time) == [0x6958_5011, 0x6958_5015, 0x6958_5013])
    #expect(verified.cosignatures.map(\.cosigner.label) == ["w1", "w2", "f1"])
    #expect(verified.time == 0x6958_5013)
    #expect(!verified.isSingleOperator)
  }

  static let times: [([UInt64?], UInt64?)] = [
    ([100, 100, nil, 100, nil], 100),
    ([100, 200, nil, 300, nil], 100),
    ([100, 200, 300, 300, nil], 200),
    ([100, 200, 300, 150, nil], 150),
    ([100, 200, 300, 150, 250], 200),
    ([300, 300, 300, 1, 2], 2),
    ([1, 2, 3, 900, 901], 2),
    ([0, 0, 0, 0, 0], 0),
    // The verifier's clock shows 1,000: up to 1,300 is in time.
    ([1_300, 1_300, nil, 1_300, nil], 1_300),
    ([1_300, 1_301, 1_200, 1_300, nil], 1_200),
    ([1_301, 1_000, nil, 1_000, nil], nil),
    ([1_000, 1_000, 1_000, 1_301, nil], nil),
    ([UInt64(Int64.max), 1_000, 1_000, 1_000, nil], 1_000),
    ([100, nil, nil, 100, 100], nil),
    ([100, 100, 100, nil, nil], nil),
    ([nil, nil, nil, nil, nil], nil),
  ]

  @Test(arguments: times)
  func `a checkpoint holds as of the greatest time from which on the quorum cosigned`(
    times: [UInt64?],
    expected: UInt64?
  ) throws {
    let world = try World()
    let note = try world.note(times)
    guard let expected else {
      #expect(throws: NotesError.quorumNotMet) { try world.trust.verify(note, now: 1_000) }
      return
    }
    #expect(try world.trust.verify(note, now: 1_000).time == expected)
  }

  @Test func `the time is the one that trying every time would find`() throws {
    let world = try World()
    // By hand: two of the witnesses, and one of the followers.
    func isQuorum(_ present: [Bool]) -> Bool {
      present.prefix(3).count { $0 } >= 2 && present.suffix(2).contains(true)
    }
    for code in 0..<243 {
      var rest = code
      let times = (0..<5).map { _ -> UInt64? in
        defer { rest /= 3 }
        return [nil, 10, 20][rest % 3]
      }
      let expected = [20, 10].first { t in isQuorum(times.map { $0.map { $0 >= t } ?? false }) }
      let time = try? world.trust.verify(try world.note(times), now: 30).time
      #expect(time == expected, "\(times)")
    }
  }

  @Test func `clocks at the end of time do not trap`() throws {
    let world = try World()
    let note = try world.note([5, 5, 5, 5, 5])
    #expect(try world.trust.verify(note, now: .max).time == 5)
    #expect(try world.trust.verify(note, now: 0).time == 5)
  }

  @Test func `signatures by strangers change nothing`() throws {
    let world = try World()
    let stranger = try signer("w1.example", seed: 99, kind: .cosignature)
    let note = try world.note([5, 5, nil, 5, nil])
      .adding([stranger.cosign(world.text, time: 900), stranger.cosign(world.text, time: 901)])
    #expect(try world.trust.verify(note, now: 1_000).time == 5)
  }

  @Test func `another log's checkpoint is refused, even signed by our log`() throws {
    let world = try World()
    let origin = try #require(Origin("other.example"))
    let text = Checkpoint(origin: origin, size: 5, root: .zero).text
    let note = try SignedNote(text: text, signatures: [world.log.sign(text)])
    #expect(throws: NotesError.wrongOrigin(origin)) { try world.trust.verify(note, now: 1_000) }
  }

  @Test func `without the log's own signature a checkpoint is refused`() throws {
    let world = try World()
    let note = try world.note([5, 5, 5, 5, 5])
    let bare = try SignedNote(
      text: world.text,
      signatures: Array(note.signatures.dropFirst())
    )
    #expect(throws: NotesError.noLogSignature) { try world.trust.verify(bare, now: 1_000) }
    let stranger = try signer("log.example", seed: 99)
    let forged = try bare.adding([stranger.sign(world.text)])
    #expect(throws: NotesError.noLogSignature) { try world.trust.verify(forged, now: 1_000) }
  }

  @Test(arguments: 0..<6)
  func `a signer that stands twice is refused`(place: Int) throws {
    let world = try World()
    let note = try world.note([5, 5, 5, 5, 5])
    let again =
      place == 0
      ? world.log.sign(world.text) : world.cosigners[place - 1].cosign(world.text, time: 6)
    let name = note.signatures[place].name
    #expect(throws: NotesError.signerTwice(name)) {
      try world.trust.verify(try note.adding([again]), now: 1_000)
    }
  }

  @Test(arguments: 0..<6)
  func `a known signature that fails is refused, needed or not`(place: Int) throws {
    let world = try World()
    let note = try world.note([5, 5, 5, 5, 5])
    for byte in note.signatures[place].blob.indices {
      var lines = note.signatures
      var blob = lines[place].blob
      blob[byte] ^= 1
      lines[place] = SignatureLine(name: lines[place].name, id: lines[place].id, blob: blob)
      let spoilt = try SignedNote(text: note.text, signatures: lines)
      #expect(throws: NotesError.invalidSignature(lines[place].name)) {
        try world.trust.verify(spoilt, now: 1_000)
      }
    }
    var lines = note.signatures
    lines[place] = SignatureLine(name: lines[place].name, id: lines[place].id, blob: [1])
    let short = try SignedNote(text: note.text, signatures: lines)
    #expect(throws: NotesError.invalidSignature(lines[place].name)) {
      try world.trust.verify(short, now: 1_000)
    }
  }

  @Test func `a note that is no checkpoint is refused`() throws {
    let world = try World()
    let text = world.text + Array("extension\n".utf8)
    let note = try SignedNote(text: text, signatures: [world.log.sign(text)])
    #expect(throws: NotesError.checkpointExtension) { try world.trust.verify(note, now: 1_000) }
  }

  @Test func `for a single operator the log's signature is enough, and the time is left open`()
    throws
  {
    let log = try signer("log.example", seed: 1)
    let trust = try TrustPolicy(
      parsing: """
        log \(log.verifier.vkey)
        quorum none
        max-age 60
        genesis DzvqGTNnVZsiT5V9KLvxcE2bwibgxLW4ogEMgGCVbRI=
        """
    )
    let note = try World().note([5, 5, nil, nil, nil])
    let verified = try trust.verify(note, now: 1_000)
    #expect(verified.time == nil)
    #expect(verified.isSingleOperator)
    #expect(verified.cosignatures.isEmpty)
    let bare = try SignedNote(text: note.text, signatures: Array(note.signatures.dropFirst()))
    #expect(throws: NotesError.noLogSignature) { try trust.verify(bare, now: 1_000) }
  }

  @Test func `a cosigned checkpoint with any byte changed is refused, or proves no more`() throws {
    let trust = try TrustPolicy(parsing: LedgerVectors.trust)
    let note = Array(LedgerVectors.checkpoint.utf8)
    let before = try trust.verify(try SignedNote(parsing: note), now: LedgerVectors.now)
    for place in note.indices {
      var spoilt = note
      spoilt[place] ^= 1 << UInt8(place % 8)
      guard let read = try? SignedNote(parsing: spoilt),
        let after = try? trust.verify(read, now: LedgerVectors.now)
      else { continue }
      // A cosignature whose name or key ID is spoilt is a stranger's.
      #expect(after.checkpoint == before.checkpoint)
      #expect(after.cosignatures.count <= before.cosignatures.count)
    }
  }
}
