import Cosigning
import Crypto
import Foundation
import HTTP
import Ledger
import Merkle
import Net
import Notes
import Synchronization
import Testing

/// A ledger and its witnesses, over real sockets.
@Suite struct WitnessCircleTests {
  let folder: URL
  let key: SignerKey

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "circle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    key = try testKey("ledger.example/log", seed: 1, kind: .ed25519)
  }

  // MARK: Worlds

  /// A witness that can be stopped and started again at one address.
  private struct Running {
    let server: Server
    let address: WitnessAddress

    func stop() { server.stop(graceSeconds: 0) }
  }

  private func witness(_ name: String, port: UInt16 = 0) throws -> Running {
    let signer = try testKey("\(name).example", seed: 2, kind: .cosignature)
    var logs = WitnessedLogs()
    try logs.add(vkey: key.verifier.vkey)
    let (listed, path) = (logs, folder.appending(path: "\(name).db").path)
    let place = try #require(ListenAddress("127.0.0.1:\(port)"))
    let server = Server(configuration: .init(addresses: [place], loops: 1)) { _ in
      let service = WitnessService(
        key: signer,
        logs: listed,
        state: try WitnessState(path),
        now: { UInt64(Date.now.timeIntervalSince1970) },
        onFailure: { _ in }
      )
      return { .ready(service.answer($0)) }
    }
    try server.start()
    return Running(
      server: server,
      address: try WitnessAddress(
        vkey: signer.verifier.vkey,
        url: "http://127.0.0.1:\(server.port)"
      )
    )
  }

  private func circle(
    _ witnesses: [WitnessAddress],
    threshold: Int,
    failures: @escaping @Sendable (String) -> Void = { _ in }
  ) throws -> WitnessCircle {
    try WitnessCircle(
      log: key.verifier,
      policy: nil,
      others: witnesses,
      threshold: threshold,
      timeoutSeconds: 1,
      now: { UInt64(Date.now.timeIntervalSince1970) },
      onFailure: failures
    )
  }

  private func entry(_ text: String) -> NewEntry { NewEntry(text: Array(text.utf8), keys: []) }

  private var data: String { folder.appending(path: "ledger").path }

  private func found() throws {
    try Ledger.create(at: data, key: key, genesis: entry("genesis"), options: options(nil))
  }

  private func options(_ circle: WitnessCircle?) -> LedgerOptions {
    let time = Mutex(UInt64(1_767_395_340))
    let clock = LedgerClock(
      seconds: { time.withLock { $0 } },
      waitAfter: { second in time.withLock { $0 = max($0, second + 1) } }
    )
    var options = LedgerOptions(clock: clock)
    if let circle { options.witness = { try circle.cosign($0) } }
    return options
  }

  private func open(_ circle: WitnessCircle, at path: String? = nil) throws -> Ledger {
    try Ledger(opening: path ?? data, key: key, options: options(circle))
  }

  private func signers(_ checkpoint: [UInt8], _ witnesses: [Running]) throws -> Int {
    let note = try SignedNote(parsing: checkpoint)
    return try note.verified(by: witnesses.map(\.address.key) + [key.verifier]).count - 1
  }

  // MARK: Tests

  @Test func `every published checkpoint carries the cosignatures`() throws {
    try found()
    let witnesses = try [witness("w1"), witness("w2")]
    defer { witnesses.forEach { $0.stop() } }
    let ledger = try open(circle(witnesses.map(\.address), threshold: 2))
    // What was there already is cosigned when the ledger is opened.
    #expect(try signers(ledger.reader().read { $0.checkpoint }, witnesses) == 2)
    for text in ["a", "b", "c"] {
      let receipt = try ledger.append([entry(text)])
      #expect(try signers(receipt.checkpoint, witnesses) == 2)
    }
    ledger.close()
  }

  @Test func `one witness that is away holds up nobody who can do without it`() throws {
    try found()
    let (good, gone) = try (witness("w1"), witness("w2"))
    defer { good.stop() }
    gone.stop()
    let failures = Mutex<[String]>([])
    let circle = try circle([good.address, gone.address], threshold: 1) { failure in
      failures.withLock { $0.append(failure) }
    }
    let ledger = try open(circle)
    for text in ["a", "b"] {
      #expect(try signers(ledger.append([entry(text)]).checkpoint, [good]) == 1)
    }
    #expect(failures.withLock { $0.contains { $0.hasPrefix("w2.example: cannot connect") } })
    ledger.close()
  }

  @Test func `while too few are there, what is written is durable and is published later`() throws {
    try found()
    let first = try witness("w1")
    let port = first.server.port
    let ledger = try open(circle([first.address], threshold: 1))
    _ = try ledger.append([entry("a")])
    let size = try ledger.reader().read { $0.size }
    first.stop()

    let progress = Mutex<[String]>([])
    for text in ["b", "c", "d"] {
      try ledger.submit([entry(text)]) { step in
        progress.withLock { steps in
          switch step {
          case .durable: steps.append("durable")
          case .published: steps.append("published")
          case .failed: steps.append("failed")
          }
        }
      }
      usleep(300_000)
    }
    #expect(progress.withLock { $0 } == ["durable", "durable", "durable"])
    // Readers keep the last published state.
    #expect(try ledger.reader().read { $0.size } == size)

    let again = try witness("w1", port: port)
    defer { again.stop() }
    for _ in 0..<100 where progress.withLock({ $0.count < 6 }) { usleep(100_000) }
    #expect(progress.withLock { $0.suffix(3) } == ["published", "published", "published"])
    #expect(try signers(ledger.reader().read { $0.checkpoint }, [again]) == 1)
    #expect(try ledger.reader().read { $0.size } > size)
    ledger.close()
  }

  @Test func `a ledger that was put back to an older state is not opened`() throws {
    try found()
    let witness = try witness("w1")
    defer { witness.stop() }
    let circle = try circle([witness.address], threshold: 1)
    let ledger = try open(circle)
    _ = try ledger.append([entry("a")])
    ledger.close()
    // All of it, the signer's own memory too, which would have told.
    let copy = folder.appending(path: "copy").path
    try FileManager.default.copyItem(atPath: data, toPath: copy)
    let later = try open(circle)
    _ = try later.append([entry("b")])
    later.close()

    let error = #expect(throws: LedgerError.self) {
      try open(self.circle([witness.address], threshold: 1), at: copy)
    }
    #expect("\(String(describing: error))".contains("older copy"))
  }

  @Test func `a second history is stopped before it is published`() throws {
    try found()
    let witness = try witness("w1")
    defer { witness.stop() }
    let copy = folder.appending(path: "copy").path
    try FileManager.default.copyItem(atPath: data, toPath: copy)
    let ledger = try open(circle([witness.address], threshold: 1))
    _ = try ledger.append([entry("a")])
    ledger.close()

    // The copy has gone another way, without anybody looking, and is as long now.
    let other = try Ledger(opening: copy, key: key, options: options(nil))
    _ = try other.append([entry("b")])
    other.close()
    let error = #expect(throws: LedgerError.self) {
      try open(circle([witness.address], threshold: 1), at: copy)
    }
    #expect("\(String(describing: error))".contains("another history"))
  }

  @Test func `the bytes of a request are those of the published vector`() throws {
    let leaves: [[UInt8]] = [
      [], [0], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
      [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57], Array(0x60...0x6f),
    ]
    let signer = SignerKey(
      name: try KeyName("ledger.example/log1"),
      privateKey: try #require(Ed25519.PrivateKey(seed: [UInt8](repeating: 1, count: 32)))
    )
    let hashes = leaves.map { LogHash.leaf($0) }
    let text = Checkpoint(
      origin: Origin(signer.name),
      size: 8,
      root: LogHash.root(of: hashes)
    ).text
    let proof = ConsistencyProof.path(oldSize: 6, newSize: 8) { level, index in
      LogHash.root(of: hashes[Int(index) << level..<(Int(index) + 1) << level])
    }
    let note = try SignedNote(text: text, signatures: [signer.sign(text)])
    let request = AddCheckpoint(oldSize: 6, proof: proof, note: note)
    #expect(request.bytes.count == 327)
    #expect(SHA256.hash(request.bytes).hex.hasPrefix("80ef997ce56879679529b5e319cb33fa"))
    #expect(AddCheckpoint(parsing: request.bytes) == request)
  }
}
