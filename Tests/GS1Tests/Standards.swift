import Foundation

/// Published test data, in the folder that `WAYPROOF_STANDARDS` names.
enum Standards {
  static let folder = ProcessInfo.processInfo.environment["WAYPROOF_STANDARDS"]

  /// The rows of a tab-separated file below its header; none where the folder is not given.
  static func rows(_ name: String) -> [[String]] {
    lines(name).dropFirst().map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  static func lines(_ name: String) -> [Substring] {
    guard let folder,
      let text = try? String(contentsOfFile: "\(folder)/digital-link/\(name)", encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n")
  }
}
