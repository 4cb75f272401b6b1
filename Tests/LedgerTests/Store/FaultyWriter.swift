import Crypto
import Merkle

@testable import Ledger

/// Hands everything on, and lets the engine decide which writes fail.
final class FaultyWriter: StoreWriter {
  private let base: any StoreWriter
  private let engine: FaultyEngine

  init(_ base: any StoreWriter, of engine: FaultyEngine) {
    (self.base, self.engine) = (base, engine)
  }

  func commit(_ change: StoreChange) throws { try engine.write { try base.commit(change) } }
  func addParts(of entries: [NewEntry], from first: UInt64) throws {
    try engine.write { try base.addParts(of: entries, from: first) }
  }
  func removeParts(from number: UInt64) throws {
    try engine.write { try base.removeParts(from: number) }
  }
  func erase(_ numbers: [UInt64]) throws -> ErasedParts {
    try engine.write { try base.erase(numbers) }
  }
  func tidy() throws { try engine.write { try base.tidy() } }

  func read<Result>(_ body: () throws -> Result) throws -> Result { try base.read(body) }
  func published() throws -> PublishedState? { try base.published() }
  func staged() throws -> [StagedState] { try base.staged() }
  func row(_ number: UInt64) throws -> StoredRow? { try base.row(number) }
  func rowWithoutFiling(_ number: UInt64) throws -> StoredRow? { try base.rowWithoutFiling(number) }
  func statement(_ number: UInt64) throws -> StatementRow? { try base.statement(number) }
  func packedFiling(_ number: UInt64) throws -> [UInt8]? { try base.packedFiling(number) }
  func text(_ number: UInt64) throws -> [UInt8]? { try base.text(number) }
  func texts(in range: Range<UInt64>) throws -> [(number: UInt64, text: [UInt8])] {
    try base.texts(in: range)
  }
  func number(ofContent id: Digest) throws -> UInt64? { try base.number(ofContent: id) }
  func number(ofAlias id: Digest) throws -> UInt64? { try base.number(ofAlias: id) }
  func registry(in range: Range<UInt64>) throws -> [UInt64] { try base.registry(in: range) }
  func indexEntry(above number: UInt64, below size: UInt64) throws -> UInt64? {
    try base.indexEntry(above: number, below: size)
  }
  func lastRegistry() throws -> UInt64? { try base.lastRegistry() }
  func entryCount() throws -> UInt64 { try base.entryCount() }
  func tile(_ id: TileID) throws -> [UInt8]? { try base.tile(id) }
  func packedParts(_ number: UInt64) throws -> ErasableParts { try base.packedParts(number) }
  func packedBody(_ number: UInt64) throws -> SaltedPart? { try base.packedBody(number) }
  func page(_ id: UInt64) throws -> [UInt8]? { try base.page(id) }
  func chunk(_ id: UInt64) throws -> [UInt8]? { try base.chunk(id) }
}
