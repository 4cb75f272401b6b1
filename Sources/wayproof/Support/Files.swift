import Foundation

/// Reading and writing of whole files, with errors that say what to do.
enum Files {
  /// The largest file that a command reads whole: 256 MiB.
  static let byteCountMax = 256 << 20

  /// The bytes of the file at `path`, or of standard input for `-`.
  static func read(_ path: String, as what: String) throws -> [UInt8] {
    do {
      let handle =
        path == "-"
        ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(filePath: path))
      let data = try handle.read(upToCount: byteCountMax + 1) ?? Data()
      guard data.count <= byteCountMax else {
        throw CommandFailure(.data, "\(what) \(path) is larger than \(byteCountMax >> 20) MiB")
      }
      return Array(data)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(
        .configuration,
        "cannot read \(what) \(path): \(reason(of: error))",
        hint: "give the path of a file that exists and may be read"
      )
    }
  }

  /// The UTF-8 text of the file at `path`.
  static func readText(_ path: String, as what: String) throws -> String {
    guard let text = String(validating: try read(path, as: what), as: UTF8.self) else {
      throw CommandFailure(.data, "\(what) \(path) is not UTF-8 text")
    }
    return text
  }

  /// Whether there is a file or folder at `path`.
  static func exist(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Writes a new file that only its owner may read; refuses to replace one.
  static func createSecret(_ text: String, at path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(
        .configuration,
        "cannot create \(path): \(String(cString: strerror(errno)))",
        hint: errno == EEXIST ? "a key is never overwritten: give another path" : nil
      )
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try handle.write(contentsOf: Data(text.utf8))
    try handle.synchronize()
  }

  /// Writes `bytes` to `path`, replacing what stood there in one step.
  static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw CommandFailure(.configuration, "cannot write \(path): \(reason(of: error))")
    }
  }

  /// Removes the file at `path`.
  static func remove(_ path: String) throws {
    guard unlink(path) == 0 else {
      throw CommandFailure(
        .configuration,
        "cannot remove \(path): \(String(cString: strerror(errno)))"
      )
    }
  }

  /// Makes the folder at `path` and those above it.
  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path,
        withIntermediateDirectories: true
      )
    } catch {
      throw CommandFailure(.configuration, "cannot make folder \(path): \(reason(of: error))")
    }
  }

  /// Makes the folder at `path`; refuses one that is there already.
  static func makeNewFolder(_ path: String) throws {
    guard !exist(path) else {
      throw CommandFailure(
        .configuration,
        "\(path) exists already",
        hint: "nothing is overwritten: give a new path"
      )
    }
    try makeFolder(path)
  }

  private static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let system = underlying ?? (error as NSError)
    guard system.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return String(cString: strerror(Int32(system.code)))
  }
}
