import FoundationEssentials

/// Published standards data, which is not part of this repository: a folder named by the
/// environment variable `WAYPROOF_STANDARDS` with `epcis-examples` and `epcis-hash` in it.
enum Standards {
  static let folder = ProcessInfo.processInfo.environment["WAYPROOF_STANDARDS"]

  static var isPresent: Bool { folder != nil }

  /// The paths of all files below `name` with this ending, in order; empty without the folder.
  static func files(below name: String, ending: String) -> [String] {
    guard let folder else { return [] }
    let root = "\(folder)/\(name)"
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
    return paths.filter { $0.hasSuffix(ending) }.sorted().map { "\(root)/\($0)" }
  }

  static func bytes(of path: String) -> [UInt8] {
    FileManager.default.contents(atPath: path).map(Array.init) ?? []
  }
}
