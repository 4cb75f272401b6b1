internal import Crypto

extension TrustPolicy {
  /// The most bytes that a trust file may have.
  public static let byteCountMax = 65_536
  /// The most witnesses and followers that a trust file may name.
  public static let cosignerCountMax = 64
  /// The most groups that a trust file may have.
  public static let groupCountMax = 64

  /// Reads a trust file; refuses, with the line, what it does not expect.
  public init(parsing text: String) throws(NotesError) {
    guard text.utf8.count <= TrustPolicy.byteCountMax else {
      throw .trust(.tooLong(max: TrustPolicy.byteCountMax))
    }
    var reader = TrustFileReader()
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      do throws(TrustFault) {
        try reader.read(Array(line), number: index + 1)
      } catch {
        throw .trustLine(index + 1, error)
      }
    }
    self = try reader.finish()
  }
}

/// What has been read of a trust file so far.
private struct TrustFileReader {
  /// A name of a witness, follower or group, as bytes: names are opaque.
  private typealias Name = [UInt8]

  private var log: (key: VerifierKey, url: String?)?
  private var cosigners: [TrustPolicy.Cosigner] = []
  private var groupCount = 0
  /// What each name stands for.
  private var names: [Name: Quorum] = [:]
  /// The names that are members of a group.
  private var members: Set<Name> = []
  /// The quorum (`nil` is `none`) and its line.
  private var quorum: (rule: Quorum?, line: Int)?
  private var maxAge: UInt64?
  private var genesis: Digest?

  /// Reads one line without its LF.
  mutating func read(_ line: [UInt8], number: Int) throws(TrustFault) {
    let (space, tab) = (UInt8(ascii: " "), UInt8(ascii: "\t"))
    guard line.allSatisfy({ ($0 >= 0x20 && $0 != 0x7f) || $0 == tab }) else { throw .characters }
    let words = line.split { $0 == space || $0 == tab }.map(Array.init)
    guard let first = words.first, first.first != UInt8(ascii: "#") else { return }
    let rest = Array(words.dropFirst())
    switch String(decoding: first, as: UTF8.self) {
    case "log": try readLog(rest)
    case "witness": try readCosigner(rest, kind: .witness)
    case "follower": try readCosigner(rest, kind: .follower)
    case "group": try readGroup(rest)
    case "quorum": try readQuorum(rest, line: number)
    case "max-age": try readMaxAge(rest)
    case "genesis": try readGenesis(rest)
    default: throw .unknownLine
    }
  }

  /// The policy, if the file has all that it must have.
  func finish() throws(NotesError) -> TrustPolicy {
    guard let log else { throw .trust(.missing("log")) }
    guard let quorum else { throw .trust(.missing("quorum")) }
    guard let maxAge else { throw .trust(.missing("max-age")) }
    guard let genesis else { throw .trust(.missing("genesis")) }
    // Whoever lists cosigners wants them asked.
    guard quorum.rule != nil || names.isEmpty else {
      throw .trustLine(quorum.line, .quorumNoneWithCosigners)
    }
    return TrustPolicy(
      log: log.key,
      logURL: log.url,
      cosigners: cosigners,
      quorum: quorum.rule,
      maxAgeSeconds: maxAge,
      genesis: genesis
    )
  }

  /// `log <vkey> [url]`.
  private mutating func readLog(_ words: [[UInt8]]) throws(TrustFault) {
    guard log == nil else { throw .repeated }
    guard 1...2 ~= words.count else { throw .wordCount }
    let key = try newKey(words[0], kind: .ed25519)
    log = (key, words.count == 2 ? String(decoding: words[1], as: UTF8.self) : nil)
  }

  /// `witness <name> <vkey> [url]` or `follower <name> <vkey> [url]`.
  private mutating func readCosigner(
    _ words: [[UInt8]],
    kind: TrustPolicy.Cosigner.Kind
  ) throws(TrustFault) {
    guard 2...3 ~= words.count else { throw .wordCount }
    guard cosigners.count < TrustPolicy.cosignerCountMax else {
      throw .tooMany(max: TrustPolicy.cosignerCountMax)
    }
    let key = try newKey(words[1], kind: .cosignature)
    try define(words[0], as: .cosigner(cosigners.count))
    cosigners.append(
      TrustPolicy.Cosigner(
        kind: kind,
        label: String(decoding: words[0], as: UTF8.self),
        key: key,
        url: words.count == 3 ? String(decoding: words[2], as: UTF8.self) : nil
      )
    )
  }

  /// `group <name> all|any|<k> <member>…`.
  private mutating func readGroup(_ words: [[UInt8]]) throws(TrustFault) {
    guard words.count >= 3 else { throw .wordCount }
    guard groupCount < TrustPolicy.groupCountMax else {
      throw .tooMany(max: TrustPolicy.groupCountMax)
    }
    var rules: [Quorum] = []
    for name in words.dropFirst(2) {
      guard let rule = names[name] else { throw .nameUnknown }
      // So the rule is a tree, and nobody counts in two ways.
      guard members.insert(name).inserted else { throw .memberTwice }
      rules.append(rule)
    }
    let threshold = try threshold(words[1], of: rules.count)
    try define(words[0], as: .group(threshold: threshold, rules))
    groupCount += 1
  }

  private func threshold(_ word: [UInt8], of count: Int) throws(TrustFault) -> Int {
    switch String(decoding: word, as: UTF8.self) {
    case "any": return 1
    case "all": return count
    default:
      guard let number = decimal(word), 1 <= number, number <= count else { throw .threshold }
      return Int(number)
    }
  }

  /// `quorum <name>` or `quorum none`.
  private mutating func readQuorum(_ words: [[UInt8]], line: Int) throws(TrustFault) {
    guard quorum == nil else { throw .repeated }
    guard words.count == 1 else { throw .wordCount }
    if words[0].elementsEqual("none".utf8) {
      quorum = (nil, line)
      return
    }
    guard let rule = names[words[0]] else { throw .nameUnknown }
    let witnesses = cosigners.indices.filter { cosigners[$0].kind == .witness }
    guard !rule.isMet(by: Set(witnesses)) else { throw .quorumWithoutFollower }
    quorum = (rule, line)
  }

  /// `max-age <seconds>`.
  private mutating func readMaxAge(_ words: [[UInt8]]) throws(TrustFault) {
    guard maxAge == nil else { throw .repeated }
    guard words.count == 1 else { throw .wordCount }
    guard let seconds = decimal(words[0]), seconds > 0 else { throw .number }
    maxAge = seconds
  }

  /// `genesis <base64 leaf hash of entry 0>`.
  private mutating func readGenesis(_ words: [[UInt8]]) throws(TrustFault) {
    guard genesis == nil else { throw .repeated }
    guard words.count == 1 else { throw .wordCount }
    guard let bytes = Base64.decode(words[0]), let digest = Digest(bytes: bytes) else {
      throw .genesis
    }
    genesis = digest
  }

  /// Gives `name` a meaning, once.
  private mutating func define(_ name: Name, as rule: Quorum) throws(TrustFault) {
    guard names[name] == nil, !name.elementsEqual("none".utf8) else { throw .nameTaken }
    names[name] = rule
  }

  /// The key of a vkey, if it is for this use and stands in no line before.
  private func newKey(_ vkey: [UInt8], kind: SignatureType) throws(TrustFault) -> VerifierKey {
    let key: VerifierKey
    do throws(NotesError) {
      key = try VerifierKey(vkey: String(decoding: vkey, as: UTF8.self))
    } catch {
      throw .key(error)
    }
    guard key.kind == kind else { throw .key(.keyType(key.kind.rawValue)) }
    // A cosignature does not name its maker, so one key in two roles would speak for both.
    for other in cosigners.map(\.key) + [log?.key].compactMap(\.self) {
      guard other.publicKey != key.publicKey else { throw .keyTwice }
      guard other.name != key.name || other.id != key.id else { throw .keyTwice }
    }
    return key
  }
}
