import Foundation

/// Tells on standard error how far a benchmark is, so that nobody wonders whether it hangs.
///
/// On a terminal one line is written over and over; elsewhere a line comes every few seconds.
final class Progress {
  private static let secondsBetweenLines = 5.0

  private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
  private var last: ContinuousClock.Instant?

  /// Says what is being done.
  func report(_ text: String) {
    let now = ContinuousClock.now
    if let last, !isTerminal, now.since(last) < Self.secondsBetweenLines { return }
    last = now
    write(isTerminal ? "\r\u{1b}[K\(text)" : "\(text)\n")
  }

  /// Clears the line, before something is printed.
  func clear() {
    if isTerminal { write("\r\u{1b}[K") }
    last = nil
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
