import Testing

@testable import Ledger

/// The engines that run the same tests.
enum TestEngine: String, CaseIterable, CustomTestStringConvertible, Sendable {
  case sqlite, memory

  /// All engines in memory are one, so that a ledger can be opened again.
  private static let inMemory = MemoryEngine()

  var engine: any StoreEngine {
    switch self {
    case .sqlite: SQLiteEngine()
    case .memory: Self.inMemory
    }
  }

  /// What the store in `directory` holds.
  func image(in directory: String) throws -> StoreImage {
    switch self {
    case .sqlite: try StoreImage(sqlite: directory)
    case .memory: try Self.inMemory.image(in: directory)
    }
  }

  /// Makes the store in `directory`, which nobody has open, hold `image`.
  func put(_ image: StoreImage, in directory: String) throws {
    switch self {
    case .sqlite: try image.write(sqlite: directory)
    case .memory: Self.inMemory.put(image, in: directory)
    }
  }

  /// What has to be done beside copying the files of `directory`, as after the machine was switched off.
  func copyDisk(of directory: String, to copy: String) throws {
    if case .memory = self { Self.inMemory.put(try Self.inMemory.image(in: directory), in: copy) }
  }

  /// Forgets the store in `directory`.
  func remove(_ directory: String) {
    if case .memory = self { Self.inMemory.put(nil, in: directory) }
  }

  var testDescription: String { rawValue }
}
