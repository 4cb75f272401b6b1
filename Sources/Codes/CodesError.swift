import Glibc
import SQLite

/// Why one of the files of this target cannot be used.
public struct CodesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was attempted and why it failed.
  public let description: String

  init(_ description: String) { self.description = description }
}

extension Database {
  /// Opens the file at `path`, and makes it if there is none, for its owner only.
  static func opened(_ path: String, erasesDeleted: Bool = false) throws -> Database {
    try makePrivateFile(path)
    return try Database(path, access: .create, erasesDeleted: erasesDeleted)
  }
}
