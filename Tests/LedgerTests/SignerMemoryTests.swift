import Crypto
import Foundation
import Merkle
import Notes
import Testing

@testable import Ledger

@Suite struct SignerMemoryTests {
  let directory: TemporaryDirectory
  let files: LedgerFiles
  let origin: Origin

  init() throws {
    directory = try TemporaryDirectory()
    files = LedgerFiles(directory: directory.path)
    origin = Origin(try KeyName("ledger.example/log"))
  }

  private func checkpoint(_ size: UInt64, _ root: String = "a") -> Checkpoint {
    Checkpoint(origin: origin, size: size, root: SHA256.hash(utf8: root))
  }

  @Test func `what was signed is remembered across openings`() throws {
    var memory = try SignerMemory(files, origin: origin)
    #expect(memory.last == nil)
    try memory.remember(checkpoint(5))
    #expect(try SignerMemory(files, origin: origin).last == checkpoint(5))
    #expect(
      try DurableFile(path: files.signerMemory, directory: files).read() == checkpoint(5).text
    )
  }

  @Test func `a smaller tree, or another of the same size, is never signed`() throws {
    var memory = try SignerMemory(files, origin: origin)
    try memory.remember(checkpoint(5))
    try memory.remember(checkpoint(5))
    #expect(throws: LedgerError.signer(.ledgerBehind(signed: 5, ledger: 4))) {
      try memory.remember(checkpoint(4))
    }
    #expect(throws: LedgerError.signer(.otherRoot(size: 5))) {
      try memory.remember(checkpoint(5, "b"))
    }
    #expect(memory.last == checkpoint(5))
    try memory.remember(checkpoint(6, "b"))
    #expect(memory.last == checkpoint(6, "b"))
  }

  @Test func `a memory that is none is refused`() throws {
    let texts = ["", "x", "ledger.example/other\n1\n\(Digest.zero.base64)\n", "a\n1\n"]
    for text in texts {
      try Data(text.utf8).write(to: URL(filePath: files.signerMemory))
      let error = #expect(throws: LedgerError.self) { try SignerMemory(files, origin: origin) }
      guard case .signer(.noMemory(files.signerMemory, _)) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test func `a memory that cannot be written keeps the key from signing`() throws {
    var memory = try SignerMemory(
      LedgerFiles(directory: directory.path + "/absent"),
      origin: origin
    )
    let error = #expect(throws: LedgerError.self) { try memory.remember(checkpoint(1)) }
    guard case .file = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(memory.last == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func `a ledger that was put back to an older state does not go on`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let old = try fixture.copy()
    do {
      let ledger = try fixture.open()
      _ = try ledger.append([Fixture.entry("lamp")])
    }
    // All of the old state but the memory, as a backup would have it.
    try FileManager.default.removeItem(atPath: old.directory.path + "/signer-memory")
    try FileManager.default.copyItem(
      atPath: fixture.directory.path + "/signer-memory",
      toPath: old.directory.path + "/signer-memory"
    )
    #expect(throws: LedgerError.signer(.ledgerBehind(signed: 4, ledger: 2))) {
      try old.open()
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `a ledger without its key's memory, or with an older one, does not go on`(store: TestEngine)
    throws
  {
    let fixture = try Fixture(store)
    let memory = fixture.directory.path + "/signer-memory"
    let old = try Data(contentsOf: URL(filePath: memory))
    do {
      let ledger = try fixture.open()
      _ = try ledger.append([Fixture.entry("lamp")])
    }
    try old.write(to: URL(filePath: memory))
    #expect(throws: LedgerError.signer(.memoryBehind(signed: 2, ledger: 4))) {
      try fixture.open()
    }
    try FileManager.default.removeItem(atPath: memory)
    #expect(throws: LedgerError.signer(.memoryBehind(signed: 0, ledger: 4))) {
      try fixture.open()
    }
    #expect(try fixture.read { $0.size } == 4)
  }

  @Test func `a second ledger is not made under a key that has signed here`() throws {
    let fixture = try Fixture()
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
      try? FileManager.default.removeItem(atPath: fixture.directory.path + "/" + name)
    }
    #expect(throws: LedgerError.signer(.ledgerBehind(signed: 2, ledger: 0))) {
      try Ledger.create(
        at: fixture.directory.path,
        key: fixture.key,
        genesis: Fixture.entry("other", isRegistry: true),
        options: fixture.options
      )
    }
  }
}
