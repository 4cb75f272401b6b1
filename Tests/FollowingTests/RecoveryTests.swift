import Crypto
import Following
import Foundation
import Merkle
import Notes
import Synchronization
import Testing

@testable import Ledger

/// An operator that crashes, loses its disk and is put back from backups, and a follower.
///
/// Whatever happens in whatever order, all that its key ever signed is one history.
@Suite struct RecoveryTests {
  @Test(arguments: 1...8)
  func `no order of crashes and restores makes the log sign two histories`(seed: Int) throws {
    let world = try OperatorWorld(
      seed: ProcessInfo.processInfo.environment["SEED"].flatMap(Int.init) ?? seed
    )
    defer { world.remove() }
    for _ in 0..<40 {
      let act = OperatorWorld.Act.allCases.randomElement(using: &world.random)
      try world.perform(try #require(act))
      try world.expectOneHistory()
    }
    // In the end, it goes on.
    world.link.isReachable = true
    try world.perform(.putBack)
    try world.perform(.recover)
    try world.perform(.open)
    let ledger = try #require(world.ledger, "\(world.story)")
    let size = try world.held()
    _ = try ledger.append([world.statement()])
    #expect(try world.held() > size)
    try world.expectOneHistory()
  }

  @Test func `without a follower, a backup alone does not go on`() throws {
    let world = try OperatorWorld(seed: 1)
    defer { world.remove() }
    for act in [OperatorWorld.Act.open, .append, .backUp, .append, .putBack, .open] {
      try world.perform(act)
    }
    #expect(world.ledger == nil)
    try world.perform(.recover)
    try world.perform(.open)
    #expect(world.ledger != nil)
    try world.expectOneHistory()
  }

  @Test func `a follower that holds another history does not bring a ledger forward`() throws {
    let world = try OperatorWorld(seed: 2)
    defer { world.remove() }
    for act in [OperatorWorld.Act.open, .append, .backUp, .append, .putBack] {
      try world.perform(act)
    }
    // Somebody with the log's key has signed another tree, of the size of the copy's.
    let size = try world.held()
    let lie = Checkpoint(origin: Origin(world.key.name), size: size, root: SHA256.hash([1]))
    world.link.vouched = try SignedNote(text: lie.text, signatures: [world.key.sign(lie.text)])
    #expect(throws: FollowError.self) { try world.recover() }
    try world.perform(.open)
    #expect(world.ledger == nil)
  }
}

/// What an operator and its follower have, and what can happen to them.
private final class OperatorWorld {
  enum Act: CaseIterable {
    case open, append, crash, close, backUp, putBack, recover, recoverHalf, show, toggle
  }

  /// What goes between the operator and its follower.
  final class Link: Sendable {
    private let state = Mutex<
      (isReachable: Bool, signed: [Checkpoint], vouched: SignedNote?, crash: Step?)
    >(
      (true, [], nil, nil)
    )
    var isReachable: Bool {
      get { state.withLock { $0.isReachable } }
      set { state.withLock { $0.isReachable = newValue } }
    }
    var signed: [Checkpoint] { state.withLock { $0.signed } }
    func add(_ checkpoint: Checkpoint) { state.withLock { $0.signed.append(checkpoint) } }
    /// The newest that the follower has cosigned.
    var vouched: SignedNote? {
      get { state.withLock { $0.vouched } }
      set { state.withLock { $0.vouched = newValue } }
    }
    var crash: Step? {
      get { state.withLock { $0.crash } }
      set { state.withLock { $0.crash = newValue } }
    }
  }

  struct Unreachable: Error {}
  struct Crash: Error {}

  let link = Link()
  let key: SignerKey
  var random: SeededGenerator
  var ledger: Ledger?
  private(set) var story: [Act] = []
  private let folder: String
  private let follower: Follower
  private var backups = 0
  private var statements = 0
  private let recoveryKey: SignerKey

  init(seed: Int) throws {
    random = SeededGenerator(seed: UInt64(seed))
    folder =
      FileManager.default.temporaryDirectory
      .appending(path: "recovery-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let data = "\(folder)/operator"
    key = try TruthfulLog.found(at: data)
    recoveryKey = .generate(name: key.name)
    let genesis = try LedgerReader(data).durableEntries(from: 0, bytesMax: 1)[0].text
    follower = try Follower(
      "\(folder)/follower",
      key: .generate(name: key.name),
      log: key.verifier,
      genesis: LogHash.leaf(genesis),
      options: .init(now: { TruthfulLog.time + 100_000 }),
      fetch: { try LedgerReader(data).durableEntries(from: $0, bytesMax: 1_000) },
      onStop: { _ in }
    )
    try perform(.open)
    try perform(.backUp)
  }

  func remove() {
    ledger?.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  private var data: String { "\(folder)/operator" }

  func statement() throws -> NewEntry {
    statements += 1
    return try TruthfulLog.statement(statements, key.name.text, by: TruthfulLog.brandKey())
  }

  /// The number of entries that the operator holds.
  func held() throws -> UInt64 { try LedgerReader(data).read { $0.size } }

  // MARK: Acts

  func perform(_ act: Act) throws {
    story.append(act)
    switch act {
    case .open:
      if ledger == nil { ledger = try? Ledger(opening: data, key: key, options: options()) }
    case .append: if let ledger { _ = try? append(to: ledger) }
    case .crash:
      guard let ledger else { return }
      link.crash = Step.allCases.randomElement(using: &random)
      _ = try? append(to: ledger)
      link.crash = nil
      close()
    case .close: close()
    case .backUp:
      backups += 1
      try LedgerBackup.make(of: data, to: "\(folder)/backup-\(backups)")
    case .putBack: try putBack()
    case .recover: try? recover()
    case .recoverHalf: try? recover(entriesMax: Int.random(in: 1...6, using: &random))
    case .show:
      guard ledger == nil, let newest = link.vouched else { return }
      try? LedgerBackup.restore(data, key: key.verifier, newest: newest.bytes)
    case .toggle: link.isReachable.toggle()
    }
  }

  private func append(to ledger: Ledger) throws {
    // Not waited for: with the follower out of reach it is published later.
    let done = DispatchSemaphore(value: 0)
    try ledger.submit([statement()]) { step in
      switch step {
      case .durable: break
      case .published, .failed: done.signal()
      }
    }
    if link.isReachable { done.wait() } else { _ = done.wait(timeout: .now() + .milliseconds(30)) }
  }

  private func close() {
    ledger?.close()
    ledger = nil
  }

  /// Loses the disk, and puts any of the backups back; sometimes what the signer remembers is left.
  private func putBack() throws {
    close()
    let memory = try? Data(contentsOf: URL(filePath: "\(data)/signer-memory"))
    try FileManager.default.removeItem(atPath: data)
    let number = Int.random(in: 1...backups, using: &random)
    try FileManager.default.copyItem(atPath: "\(folder)/backup-\(number)", toPath: data)
    if Bool.random(using: &random) {
      try memory?.write(to: URL(filePath: "\(data)/signer-memory"))
    }
  }

  /// Brings the operator's ledger forward from the follower, or dies in the middle of it.
  func recover(entriesMax: Int = .max) throws {
    close()
    guard let newest = link.vouched else { return }
    let source = "\(folder)/follower"
    let left = Mutex(entriesMax)
    do {
      var options = Follower.Options(now: { TruthfulLog.time + 100_000 })
      options.recoversLog = true
      let genesis = try LedgerReader(source).durableEntries(from: 0, bytesMax: 1)[0].text
      let recovery = try Follower(
        data,
        key: recoveryKey,
        log: key.verifier,
        genesis: LogHash.leaf(genesis),
        options: options,
        fetch: { from in
          let entries = try LedgerReader(source).durableEntries(from: from, bytesMax: 1)
          let isDead = left.withLock { left in
            left -= left == .max ? 0 : entries.count
            return left < 0
          }
          if isDead { throw Crash() }
          return entries
        },
        onStop: { _ in }
      )
      try recovery.advance(to: newest)
    }
    try LedgerBackup.restore(data, key: key.verifier, newest: newest.bytes, mayRemember: true)
  }

  private func options() -> LedgerOptions {
    let (link, follower) = (link, follower)
    var options = TruthfulLog.options()
    options.witnessRetryMilliseconds = 20
    options.hook = { if $0 == link.crash { throw Crash() } }
    options.witness = { request in
      guard link.isReachable else { throw Unreachable() }
      let note = try SignedNote(parsing: request.checkpoint)
      link.add(try Checkpoint(parsing: note.text))
      do { try follower.advance(to: note, isPublished: false) } catch FollowError.stopped(
        let reason
      ) {
        throw LedgerError.witness(reason)
      }
      link.vouched = note
      return request.checkpoint
    }
    return options
  }

  // MARK: What must hold

  /// Everything that was signed and seen by anybody is a beginning of one tree.
  func expectOneHistory() throws {
    #expect(follower.stopped == nil, "\(story)")
    let signed = link.signed
    guard let largest = signed.map(\.size).max() else { return }
    let reader = try LedgerReader("\(folder)/follower")
    var leaves: [Digest] = []
    while UInt64(leaves.count) < largest {
      let more = try reader.durableEntries(from: UInt64(leaves.count), bytesMax: 1 << 20)
      try #require(!more.isEmpty, "what was cosigned is not held: \(story)")
      leaves += more.map { LogHash.leaf($0.text) }
    }
    for checkpoint in Set(signed) {
      let root = LogHash.root(of: leaves.prefix(Int(checkpoint.size)))
      #expect(root == checkpoint.root, "\(checkpoint.size) entries: \(story)")
    }
  }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
