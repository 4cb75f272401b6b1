import Foundation
import Ledger
import Merkle
import Notes

/// The process that is killed: appends as fast as it can, and writes down what was acknowledged.
struct KillWriter {
  let path: String
  let acknowledgements: String
  let round: Int

  /// Appends until the process is killed or the ledger halts, or for so many appends a thread.
  func run(appends: Int = .max) throws {
    let key = try GrowthBenchmark.makeKey()
    let clock = LedgerClock.stepping(from: 1_767_395_340)
    let genesis = KillEntry(append: "round 0 append 0", index: 0, count: 1, keyCount: 1).newEntry
    do {
      let options = LedgerOptions(clock: clock)
      try Ledger.create(at: path, key: key, genesis: genesis, options: options)
    } catch LedgerError.exists {
      // As in all rounds but the first.
    }
    let ledger = try Ledger(opening: path, key: key, options: LedgerOptions(clock: clock))
    let file = try AcknowledgementFile(acknowledgements)
    let done = DispatchGroup()
    for thread in 0..<4 {
      done.enter()
      Thread.detachNewThread {
        defer { done.leave() }
        var random = SeededRandom(seed: UInt64(round * 100 + thread))
        for sequence in 0..<appends {
          let entries = entries("round \(round) append \(thread).\(sequence)", &random)
          guard let receipt = try? ledger.append(entries.map(\.newEntry)) else { return }
          file.write(entries, receipt.numbers)
        }
      }
    }
    done.wait()
    if let halt = ledger.halt { throw halt }
    ledger.close()
  }

  private func entries(_ append: String, _ random: inout SeededRandom) -> [KillEntry] {
    let count = Int.random(in: 1...3, using: &random)
    // Now and then a batch that is large enough to be sequenced while another is written.
    let isLarge = Int.random(in: 0..<100, using: &random) == 0
    return (0..<count).map { index in
      let keyCount = isLarge ? 12_000 : Int.random(in: 0...30, using: &random)
      return KillEntry(append: append, index: index, count: count, keyCount: keyCount)
    }
  }
}

/// What was acknowledged, a line each: the number and the text of the entry.
///
/// It is written to the system at once, and so survives the process, though not the machine.
final class AcknowledgementFile: Sendable {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard descriptor >= 0 else { throw POSIXError(.ENOENT) }
  }

  func write(_ entries: [KillEntry], _ numbers: [UInt64]) {
    let text = zip(entries, numbers).map { "\($1) \($0.text)\n" }.joined()
    let bytes = Array(text.utf8)
    // One call, so that the lines of threads do not mix.
    _ = Foundation.write(descriptor, bytes, bytes.count)
  }

  /// The entries in the file at `path`, with their numbers; a last line that was cut is left out.
  static func read(_ path: String) -> [(number: UInt64, entry: KillEntry)] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2, let number = UInt64(words[0]),
        let entry = KillEntry(text: Array(words[1].utf8))
      else { return nil }
      return (number, entry)
    }
  }
}
