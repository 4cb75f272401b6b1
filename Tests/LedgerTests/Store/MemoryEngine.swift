import Crypto
import Merkle
import Synchronization

@testable import Ledger

/// Keeps ledgers in memory, in the plainest way: what a disk would hold is one value, and a commit
/// puts another one in its place.
///
/// So there is nothing that could be there in part, and whoever reads holds the value that it began
/// with. It is slow, and meant to be compared with.
final class MemoryEngine: StoreEngine {
  /// What is on each "disk", by directory.
  private let disks = Mutex<[String: StoreImage]>([:])

  /// What is on the disk of `directory`.
  func image(in directory: String) throws -> StoreImage {
    guard let image = disks.withLock({ $0[directory] }) else {
      throw LedgerError.missing(directory: directory)
    }
    return image
  }

  /// Puts `image` on the disk of `directory`.
  func put(_ image: StoreImage?, in directory: String) { disks.withLock { $0[directory] = image } }

  func exists(in directory: String) -> Bool { disks.withLock { $0[directory] != nil } }

  func make(in directory: String) {
    if !exists(in: directory) { put(StoreImage(), in: directory) }
  }

  func reader(of directory: String) throws -> any StoreReader {
    _ = try image(in: directory)
    return MemoryReader(self, directory)
  }

  func writer(of directory: String, _ options: StoreWriterOptions) throws -> any StoreWriter {
    _ = try image(in: directory)
    return MemoryWriter(self, directory)
  }

  func copy(
    _ directory: String,
    to copy: String,
    progress: (_ done: Int, _ of: Int) -> Void
  ) throws -> PublishedState? {
    let image = try image(in: directory)
    guard let state = image.published else { return nil }
    put(image, in: copy)
    progress(1, 1)
    return state
  }

  func checks(of directory: String) -> [StoreCheck] { [] }
}

/// Reads an image, which during a read stays the same.
class MemoryReader: StoreReader {
  let engine: MemoryEngine
  let directory: String
  private var pinned: StoreImage?

  init(_ engine: MemoryEngine, _ directory: String) {
    (self.engine, self.directory) = (engine, directory)
  }

  private var image: StoreImage {
    get throws { try pinned ?? engine.image(in: directory) }
  }

  func read<Result>(_ body: () throws -> Result) throws -> Result {
    precondition(pinned == nil, "a read is not run inside itself")
    pinned = try engine.image(in: directory)
    defer { pinned = nil }
    return try body()
  }

  func published() throws -> PublishedState? { try image.published }

  func staged() throws -> [StagedState] {
    try image.staged.sorted { $0.key < $1.key }.map { size, staged in
      guard staged.first < size, let filed = Filed.decode(staged.filed) else {
        throw LedgerError.damaged("a staged batch cannot be read")
      }
      return StagedState(
        range: staged.first..<size,
        checkpointText: staged.checkpoint,
        filed: filed
      )
    }
  }

  func row(_ number: UInt64) throws -> StoredRow? {
    try image.entries[number].map { entry in
      StoredRow(
        kind: entry.kind,
        entry: StoredEntry(
          text: entry.text,
          isRegistry: entry.kind == .registry,
          contentID: entry.contentID,
          note: entry.note,
          salt: entry.salt,
          filing: entry.filing
        )
      )
    }
  }

  func rowWithoutFiling(_ number: UInt64) throws -> StoredRow? {
    var row = try row(number)
    row?.entry.filing = nil
    return row
  }

  func statement(_ number: UInt64) throws -> StatementRow? {
    try image.entries[number].map { StatementRow(text: $0.text, note: $0.note) }
  }

  func packedFiling(_ number: UInt64) throws -> [UInt8]? { try image.entries[number]?.filing }

  func text(_ number: UInt64) throws -> [UInt8]? { try image.entries[number]?.text }

  func texts(in range: Range<UInt64>) throws -> [(number: UInt64, text: [UInt8])] {
    try sorted(range).map { ($0.key, $0.value.text) }
  }

  func number(ofContent id: Digest) throws -> UInt64? {
    try image.entries.first { $0.value.contentID == id }?.key
  }

  func number(ofAlias id: Digest) throws -> UInt64? { try image.aliases[id] }

  func registry(in range: Range<UInt64>) throws -> [UInt64] {
    try sorted(range).filter { $0.value.kind == .registry }.map(\.key)
  }

  func indexEntry(above number: UInt64, below size: UInt64) throws -> UInt64? {
    guard number < size else { return nil }
    return try sorted(number + 1..<max(size, number + 1)).first { $0.value.kind == .index }?.key
  }

  func lastRegistry() throws -> UInt64? {
    try image.entries.filter { $0.value.kind == .registry }.keys.max()
  }

  func entryCount() throws -> UInt64 { try image.entries.keys.max().map { $0 + 1 } ?? 0 }

  func tile(_ id: TileID) throws -> [UInt8]? { try image.tiles[id] }
  func page(_ id: UInt64) throws -> [UInt8]? { try image.pages[id] }
  func chunk(_ id: UInt64) throws -> [UInt8]? { try image.chunks[id] }

  func packedParts(_ number: UInt64) throws -> ErasableParts {
    try engine.image(in: directory).parts[number] ?? ErasableParts()
  }

  func packedBody(_ number: UInt64) throws -> SaltedPart? { try packedParts(number).body }

  private func sorted(_ range: Range<UInt64>) throws -> [(key: UInt64, value: StoreImage.Entry)] {
    try image.entries.filter { range.contains($0.key) }.sorted { $0.key < $1.key }
  }
}

/// Puts new images in the place of old ones.
final class MemoryWriter: MemoryReader, StoreWriter {
  func commit(_ change: StoreChange) throws { try replace { try $0.apply(change) } }

  func addParts(of entries: [NewEntry], from first: UInt64) throws {
    try replace { image in
      for (number, entry) in zip(first..., entries) where entry.body != nil || entry.members != nil
      {
        guard image.parts[number] == nil else {
          throw StoreImage.Refusal(reason: "the parts of entry \(number) are there already")
        }
        image.parts[number] = ErasableParts(body: entry.body, members: entry.members)
      }
    }
  }

  func removeParts(from number: UInt64) throws {
    try replace { $0.parts = $0.parts.filter { $0.key < number } }
  }

  func erase(_ numbers: [UInt64]) throws -> ErasedParts {
    var count = 0
    try replace { image in
      for number in numbers where image.parts.removeValue(forKey: number) != nil { count += 1 }
    }
    return ErasedParts(count: count, heldPath: nil)
  }

  func tidy() {}

  /// The only place that writes: a copy is changed, and is there when all of it is right.
  private func replace(_ change: (inout StoreImage) throws -> Void) throws {
    var image = try engine.image(in: directory)
    try change(&image)
    engine.put(image, in: directory)
  }
}
