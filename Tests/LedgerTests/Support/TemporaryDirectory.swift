import Foundation

/// A new directory that goes away with the value that holds it.
final class TemporaryDirectory: Sendable {
  let path: String
  private let isBorrowed: Bool

  init() throws {
    isBorrowed = false
    path = NSTemporaryDirectory() + "wayproof-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// The directory at `path`, which stays.
  init(borrowing path: String) {
    self.path = path
    isBorrowed = true
  }

  deinit {
    TestEngine.memory.remove(path)
    if !isBorrowed { try? FileManager.default.removeItem(atPath: path) }
  }

  /// A copy of all files in it, as after the machine was switched off at this moment.
  func copy() throws -> TemporaryDirectory {
    let copy = try TemporaryDirectory()
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      try FileManager.default.copyItem(atPath: path + "/" + name, toPath: copy.path + "/" + name)
    }
    return copy
  }

  /// The names of the files in it.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path) }
}
