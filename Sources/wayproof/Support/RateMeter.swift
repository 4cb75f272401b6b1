import Foundation

/// Shows how far a long command is: on a terminal one line with a bar, elsewhere a line now and then.
final class RateMeter {
  private let isQuiet: Bool
  private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  private let unit: String

  /// - Parameters:
  ///   - unit: what is counted, in the plural.
  ///   - isQuiet: whether to show nothing.
  init(_ unit: String, isQuiet: Bool) {
    self.unit = unit
    self.isQuiet = isQuiet
  }

  /// Shows the present state, unless that was done a moment ago.
  func show(done: Int, bytes: Int, of total: Int?) {
    let now = ContinuousClock.now
    let pause = Duration.seconds(isTerminal ? 0.2 : 5)
    guard !isQuiet, now - (last ?? start) >= pause else { return }
    last = now
    let text = RateMeter.text(
      done: done,
      unit: unit,
      share: total.map { $0 > 0 ? min(1, Double(bytes) / Double($0)) : 1 },
      seconds: (now - start) / .seconds(1),
      hasBar: isTerminal
    )
    write(isTerminal ? "\r\u{1b}[K\(text)" : "\(text)\n")
  }

  /// Clears the line.
  func clear() {
    if isTerminal, last != nil { write("\r\u{1b}[K") }
  }

  static func text(
    done: Int,
    unit: String,
    share: Double?,
    seconds: Double,
    hasBar: Bool
  ) -> String {
    let rate = seconds > 0 ? Int(Double(done) / seconds) : 0
    var parts = ["\(done) \(unit)", "\(rate) a second"]
    if let share {
      parts.insert("\(Int(share * 100)) %", at: 0)
      let filled = Int(share * 24)
      let bar =
        String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled)
      if hasBar { parts.insert("[\(bar)]", at: 0) }
    }
    return parts.joined(separator: "  ")
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
