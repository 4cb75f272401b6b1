import Crypto
import Foundation
import Merkle
import Notes
import Synchronization
import Testing

@testable import Ledger

@Suite struct BackupTests {
  /// Where copies go.
  let shelf: TemporaryDirectory

  init() throws {
    shelf = try TemporaryDirectory()
  }

  private var copy: String { shelf.path + "/copy" }

  private func restored(_ store: TestEngine) throws -> LedgerReader {
    try LedgerReader(copy, engine: store.engine)
  }

  @Test(arguments: TestEngine.allCases)
  func `a copy made while the ledger is written is whole`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let isDone = Atomic(false)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      var number = 0
      while !isDone.load(ordering: .relaxed) {
        _ = try? ledger.append([Fixture.entry("box number\(number)")])
        number += 1
      }
      done.signal()
    }
    for round in 0..<5 {
      let path = copy + "\(round)"
      let checkpoint = try LedgerBackup.make(
        of: fixture.directory.path,
        to: path,
        engine: store.engine
      )
      let other = try Fixture(in: path, store)
      try other.expectSound()
      #expect(try other.read { $0.checkpoint } == checkpoint)
      #expect(!FileManager.default.fileExists(atPath: path + "/signer-memory"))
    }
    isDone.store(true, ordering: .relaxed)
    done.wait()
  }

  @Test(arguments: TestEngine.allCases)
  func `a ledger that was put back signs nothing before it is shown the newest checkpoint`(
    store: TestEngine
  )
    throws
  {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let receipt = try ledger.append([Fixture.entry("lamp")])
    ledger.close()
    let checkpoint = try LedgerBackup.make(
      of: fixture.directory.path,
      to: copy,
      engine: store.engine
    )
    #expect(checkpoint == receipt.checkpoint)
    let other = try Fixture(in: copy, store)
    #expect(throws: LedgerError.signer(.memoryBehind(signed: 0, ledger: 4))) { try other.open() }
    try LedgerBackup.restore(restored(store), key: fixture.key.verifier, newest: receipt.checkpoint)
    let again = try other.open()
    #expect(try again.append([Fixture.entry("box")]).numbers == [4])
    try other.expectSound(size: 6)
  }

  @Test(arguments: TestEngine.allCases)
  func `an older checkpoint than its own does for a ledger that holds it`(store: TestEngine) throws
  {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let old = try ledger.append([Fixture.entry("lamp")]).checkpoint
    _ = try ledger.append([Fixture.entry("box")])
    ledger.close()
    try LedgerBackup.make(of: fixture.directory.path, to: copy, engine: store.engine)
    try LedgerBackup.restore(restored(store), key: fixture.key.verifier, newest: old)
    _ = try Fixture(in: copy, store).open()
  }

  @Test(arguments: TestEngine.allCases)
  func `a ledger that does not hold the newest checkpoint does not go on`(store: TestEngine) throws
  {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("lamp")])
    try LedgerBackup.make(of: fixture.directory.path, to: copy, engine: store.engine)
    let newest = try ledger.append([Fixture.entry("box")]).checkpoint
    let key = fixture.key.verifier
    #expect(throws: LedgerError.signer(.ledgerBehind(signed: 6, ledger: 4))) {
      try LedgerBackup.restore(restored(store), key: key, newest: newest)
    }
    let forged = Checkpoint(origin: ledger.origin, size: 4, root: .zero).text
    let note = try SignedNote(text: forged, signatures: [fixture.key.sign(forged)]).bytes
    #expect(throws: LedgerError.signer(.otherRoot(size: 4))) {
      try LedgerBackup.restore(restored(store), key: key, newest: note)
    }
    let stranger = try Fixture.makeKey(seed: 2)
    let unsigned = try SignedNote(text: forged, signatures: [stranger.sign(forged)]).bytes
    #expect(throws: NotesError.self) {
      try LedgerBackup.restore(restored(store), key: key, newest: unsigned)
    }
    #expect(throws: LedgerError.signer(.memoryBehind(signed: 0, ledger: 4))) {
      try Fixture(in: copy, store).open()
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `a ledger that remembers what it signed is not restored`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let checkpoint = try fixture.read { $0.checkpoint }
    #expect(throws: LedgerError.signer(.hasMemory(signed: 2))) {
      try LedgerBackup.restore(
        fixture.reader(),
        key: fixture.key.verifier,
        newest: checkpoint
      )
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `a copy does not overwrite a ledger`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    try LedgerBackup.make(of: fixture.directory.path, to: copy, engine: store.engine)
    #expect(throws: LedgerError.exists(directory: copy)) {
      try LedgerBackup.make(of: fixture.directory.path, to: copy, engine: store.engine)
    }
    #expect(throws: LedgerError.missing(directory: shelf.path)) {
      try LedgerBackup.make(of: shelf.path, to: copy + "2", engine: store.engine)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `a copy made between staging and publishing goes on with what was staged`(store: TestEngine)
    throws
  {
    let fixture = try Fixture(store)
    let path = copy
    let directory = fixture.directory.path
    let ledger = try fixture.open { step in
      if step == .staged { try LedgerBackup.make(of: directory, to: path, engine: store.engine) }
    }
    let newest = try ledger.append([Fixture.entry("box lamp")]).checkpoint
    // It has published 2 entries, and holds what makes them 4: the very tree that was signed.
    let other = try Fixture(in: path, store)
    #expect(try other.read { $0.size } == 2)
    try LedgerBackup.restore(restored(store), key: fixture.key.verifier, newest: newest)
    _ = try other.open()
    #expect(try other.read { $0.checkpoint } == newest)
  }
}
