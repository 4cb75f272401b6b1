import Crypto
import Notes
import Testing

/// Which trust files are refused, and why.
struct TrustPolicyTests {
  static let good = LedgerVectors.trust

  @Test func `a good trust file says what it says`() throws {
    let trust = try TrustPolicy(parsing: Self.good)
    #expect(trust.origin == Origin("ledger.example/tmg"))
    #expect(trust.log.vkey.hasPrefix("ledger.example/tmg+ce55cde3+"))
    #expect(trust.logURL == nil)
    #expect(trust.cosigners.map(\.label) == ["w1", "w2", "f1"])
    #expect(trust.cosigners.map(\.kind) == [.witness, .witness, .follower])
    #expect(trust.cosigners.map(\.url) == [nil, nil, nil])
    #expect(trust.maxAgeSeconds == 86_400)
    #expect(trust.genesis.base64 == "DzvqGTNnVZsiT5V9KLvxcE2bwibgxLW4ogEMgGCVbRI=")
    #expect(!trust.isSingleOperator)
  }

  @Test func `spaces, tabs, empty lines, comments and addresses are allowed`() throws {
    let text =
      " \t# K\u{e9}y\n\n \t \n"
      + Self.good.replacing("log ", with: "\tlog \t ")
      .replacing("\nwitness w2", with: " https://l.example/ \nwitness w2")
      .replacing("\ngroup any", with: "\thttps://f.example/\t\ngroup any")
    let trust = try TrustPolicy(parsing: text)
    #expect(trust.cosigners.map(\.url) == ["https://l.example/", nil, "https://f.example/"])
    #expect(try TrustPolicy(parsing: String(Self.good.dropLast())).maxAgeSeconds == 86_400)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    let error: NotesError
    var testDescription: String { name }

    /// The good file with one line replaced.
    init(_ name: String, _ old: String, _ new: String, _ error: NotesError) {
      (self.name, self.old, self.new, self.error) = (name, old, new, error)
    }
  }

  static let w1 = "witness.example/w1+1689b56e+BJk90Fb+5YnuntthAzl9BuSPS0Rh6caPcq4J0I6OoHkb"
  static let f1 = "follower.example/f1+c2b0925a+BD77vL+A0kNKFYIvEuXD3El08KHPP+8NK/KVLla6wtlB"
  static let log = "ledger.example/tmg+ce55cde3+AdF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe"
  static let genesis = "genesis DzvqGTNnVZsiT5V9KLvxcE2bwibgxLW4ogEMgGCVbRI=\n"
  static let other = VerifierKey(renaming: log, "other.example").vkey
  static let w1AsLog = VerifierKey(renaming: w1, "witness.example/w1", kind: .ed25519).vkey
  static let logAsWitness = VerifierKey(renaming: log, "w.example", kind: .cosignature).vkey

  static let cases = [
    Case(
      "no follower needed",
      "group q all",
      "group q any",
      .trustLine(8, .quorumWithoutFollower)
    ),
    Case("a witness is the quorum", "quorum q", "quorum w1", .trustLine(8, .quorumWithoutFollower)),
    Case(
      "the follower stands outside the quorum",
      "quorum q",
      "quorum any-witness",
      .trustLine(8, .quorumWithoutFollower)
    ),
    Case(
      "two of three can be met without the follower",
      "group any-witness any w1 w2\ngroup q all any-witness f1",
      "group q 2 w1 w2 f1",
      .trustLine(7, .quorumWithoutFollower)
    ),
    Case(
      "quorum none beside cosigners",
      "quorum q",
      "quorum none",
      .trustLine(8, .quorumNoneWithCosigners)
    ),
    Case("unknown line", genesis, genesis + "max-size 1\n", .trustLine(11, .unknownLine)),
    Case("a word in capitals", "log ", "LOG ", .trustLine(2, .unknownLine)),
    Case("no log", "log \(log)\n", "", .trust(.missing("log"))),
    Case("no quorum", "quorum q\n", "", .trust(.missing("quorum"))),
    Case("no max-age", "max-age 86400\n", "", .trust(.missing("max-age"))),
    Case("no genesis", genesis, "", .trust(.missing("genesis"))),
    Case("two logs", genesis, genesis + "log \(log)\n", .trustLine(11, .repeated)),
    Case("two quorums", genesis, genesis + "quorum q\n", .trustLine(11, .repeated)),
    Case("two max-age", genesis, genesis + "max-age 5\n", .trustLine(11, .repeated)),
    Case("two genesis", genesis, genesis + genesis, .trustLine(11, .repeated)),
    Case("a key twice", "group any", "witness w3 \(w1)\ngroup any", .trustLine(6, .keyTwice)),
    Case(
      "a follower is also a witness",
      "group any",
      "witness w3 \(f1)\ngroup any",
      .trustLine(6, .keyTwice)
    ),
    Case(
      "the log is also a witness",
      "group any",
      "witness w3 \(logAsWitness)\ngroup any",
      .trustLine(6, .keyTwice)
    ),
    Case(
      "the log's key is a witness's",
      "log \(log)",
      "log \(w1)",
      .trustLine(2, .key(.keyType(4)))
    ),
    Case(
      "a witness has the log's kind of key",
      w1,
      w1AsLog,
      .trustLine(3, .key(.keyType(1)))
    ),
    Case("a vkey of another hash", "+ce55cde3+", "+ce55cde4+", .trustLine(2, .key(.keyID))),
    Case(
      "a vkey without its end",
      log,
      "ledger.example/tmg",
      .trustLine(2, .key(.verifierKeyForm))
    ),
    Case("a log without key", "log \(log)", "log", .trustLine(2, .wordCount)),
    Case("a log with two addresses", log, log + " a b", .trustLine(2, .wordCount)),
    Case("a witness without name", "witness w1 ", "witness ", .trustLine(3, .wordCount)),
    Case("a witness with two addresses", w1, w1 + " a b", .trustLine(3, .wordCount)),
    Case("two witnesses of one name", "witness w2", "witness w1", .trustLine(4, .nameTaken)),
    Case("a follower named as a witness", "follower f1", "follower w1", .trustLine(5, .nameTaken)),
    Case("a group named as a witness", "group any-witness", "group w1", .trustLine(6, .nameTaken)),
    Case("a witness named none", "witness w1", "witness none", .trustLine(3, .nameTaken)),
    Case("a group named none", "group any-witness", "group none", .trustLine(6, .nameTaken)),
    Case("a group without members", "any w1 w2", "any", .trustLine(6, .wordCount)),
    Case("a group of the unknown", "any w1 w2", "any w1 w3", .trustLine(6, .nameUnknown)),
    Case("a group of none", "any w1 w2", "any w1 none", .trustLine(6, .nameUnknown)),
    Case("a group of itself", "any w1 w2", "any w1 any-witness", .trustLine(6, .nameUnknown)),
    Case("a member twice in one group", "any w1 w2", "any w1 w1", .trustLine(6, .memberTwice)),
    Case(
      "a member of two groups",
      "all any-witness f1",
      "all any-witness f1 w1",
      .trustLine(7, .memberTwice)
    ),
    Case("threshold 0", "any w1 w2", "0 w1 w2", .trustLine(6, .threshold)),
    Case("threshold above the members", "any w1 w2", "3 w1 w2", .trustLine(6, .threshold)),
    Case("threshold with a zero before it", "any w1 w2", "01 w1 w2", .trustLine(6, .threshold)),
    Case("threshold in words", "any w1 w2", "two w1 w2", .trustLine(6, .threshold)),
    Case(
      "threshold of many digits",
      "any w1",
      "99999999999999999999 w1",
      .trustLine(6, .threshold)
    ),
    Case("a quorum of two", "quorum q", "quorum q f1", .trustLine(8, .wordCount)),
    Case("a quorum of the unknown", "quorum q", "quorum r", .trustLine(8, .nameUnknown)),
    Case(
      "a quorum before its group",
      "group any-witness",
      "quorum q\ngroup any-witness",
      .trustLine(6, .nameUnknown)
    ),
    Case("max-age 0", "86400", "0", .trustLine(9, .number)),
    Case("max-age below zero", "86400", "-1", .trustLine(9, .number)),
    Case("max-age of 2^63", "86400", "9223372036854775808", .trustLine(9, .number)),
    Case("max-age with a unit", "86400", "1 day", .trustLine(9, .wordCount)),
    Case("a genesis too short", "DzvqGTNnVZsi", "", .trustLine(10, .genesis)),
    Case(
      "a genesis in hexadecimal",
      "DzvqGTNnVZsiT5V9KLvxcE2bwibgxLW4ogEMgGCVbRI=",
      "0f3b",
      .trustLine(10, .genesis)
    ),
    Case("CR LF", "quorum q\n", "quorum q\r\n", .trustLine(8, .characters)),
    Case("a delete byte", "quorum q", "quorum q\u{7f}", .trustLine(8, .characters)),
    Case("a zero byte", "quorum q", "quorum q\0", .trustLine(8, .characters)),
    Case(
      "a name in another spelling",
      "witness w1 \(w1)\n",
      "witness \u{e9} \(w1)\ngroup x any e\u{301}\n",
      .trustLine(4, .nameUnknown)
    ),
    Case(
      "too long",
      "# Wayproof demo",
      "#" + String(repeating: " ", count: 65_536),
      .trust(.tooLong(max: 65_536))
    ),
  ]

  @Test(arguments: cases)
  func `a bad trust file is refused with its line`(test: Case) throws {
    let text = Self.good.replacing(test.old, with: test.new, maxReplacements: 1)
    try #require(!text.utf8.elementsEqual(Self.good.utf8))
    let error = #expect(throws: NotesError.self) { try TrustPolicy(parsing: text) }
    #expect(error == test.error)
    if case .trustLine(let line, _) = test.error {
      #expect(error?.description.hasPrefix("line \(line) of the trust file: ") == true)
    }
  }

  @Test func `names that Unicode takes for equal are two names`() throws {
    let text = Self.good.replacing("w1 witness", with: "\u{e9} witness")
      .replacing("w2 witness", with: "e\u{301} witness")
      .replacing("any w1 w2", with: "all \u{e9} e\u{301}")
    #expect(try TrustPolicy(parsing: text).cosigners.count == 3)
  }

  @Test func `there is a bound to cosigners and groups`() throws {
    func file(followers: Int, groups: Int) throws -> String {
      var text = "log \(Self.log)\nmax-age 1\n\(Self.genesis)"
      for number in 0..<followers {
        let key = try signer("f\(number)", seed: UInt8(number + 1), kind: .cosignature).verifier
        text += "follower f\(number) \(key.vkey)\n"
      }
      var top = "f0"
      for number in 0..<groups {
        text += "group g\(number) all \(top)\n"
        top = "g\(number)"
      }
      return text + "quorum \(top)\n"
    }
    #expect(try TrustPolicy(parsing: try file(followers: 64, groups: 64)).cosigners.count == 64)
    #expect(throws: NotesError.trustLine(68, .tooMany(max: 64))) {
      try TrustPolicy(parsing: try file(followers: 65, groups: 1))
    }
    #expect(throws: NotesError.trustLine(69, .tooMany(max: 64))) {
      try TrustPolicy(parsing: try file(followers: 1, groups: 65))
    }
  }

  @Test func `a single operator needs no cosigners`() throws {
    let trust = try TrustPolicy(
      parsing: "log \(Self.log) https://l.example/\nquorum none\nmax-age 60\n\(Self.genesis)"
    )
    #expect(trust.isSingleOperator)
    #expect(trust.logURL == "https://l.example/")
  }

  @Test func `a checkpoint is too old one second after its greatest age`() throws {
    let trust = try TrustPolicy(parsing: Self.good)
    #expect(!trust.isTooOld(1_000, now: 1_000 + 86_400))
    #expect(trust.isTooOld(1_000, now: 1_000 + 86_401))
    #expect(!trust.isTooOld(1_300, now: 1_000))
    #expect(trust.isTooOld(0, now: .max))
  }
}

extension VerifierKey {
  /// The public key of `vkey` under another name, and for another use if one is given.
  fileprivate init(renaming vkey: String, _ name: String, kind: SignatureType? = nil) {
    guard let key = try? VerifierKey(vkey: vkey), let name = try? KeyName(name) else {
      preconditionFailure("\(vkey) is a vkey")
    }
    self.init(name: name, kind: kind ?? key.kind, publicKey: key.publicKey)
  }
}
