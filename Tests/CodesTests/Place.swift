import Foundation

/// A folder of its own that goes with the test.
final class Place {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "wayproof-codes-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}
