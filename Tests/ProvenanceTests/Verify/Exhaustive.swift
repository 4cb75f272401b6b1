import Foundation

/// Whether tests shall try every byte and many seeds, which takes minutes: `WAYPROOF_EXHAUSTIVE=1`.
enum Exhaustive {
  static let isAskedFor = ProcessInfo.processInfo.environment["WAYPROOF_EXHAUSTIVE"] != nil
}
