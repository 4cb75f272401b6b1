import Foundation
import HTTPClient
import Synchronization

/// Somebody who scans items at a steady rate while others write.
///
/// Each item is any one of all that were captured so far, and is scanned twice: cold, for whatever
/// belongs to it was last touched when it was captured, and at once again.
struct ScanVisitor: Sendable {
  let cold = Tally()
  let warm = Tally()
  let url: WebURL
  let rate: Int

  /// Scans what `captures` has samples of, until told to stop.
  func run(_ captures: Tally, until stop: Stop) {
    let connection = HTTPConnection(url)
    while !stop.isSet {
      usleep(UInt32(1_000_000 / max(1, rate)))
      let sample = captures.anySample
      guard let path = sample.firstRange(of: "/01/").map({ sample[$0.lowerBound...] }) else {
        continue
      }
      for tally in [cold, warm] {
        let start = ContinuousClock.now
        do {
          let reply = try connection.send("GET", "\(path)?format=journey")
          guard reply.status == 200 else { return cold.fail("a scan got \(reply.status)") }
          tally.add(items: 1, seconds: ContinuousClock.now.since(start))
        } catch {
          return cold.fail("a scan got no answer: \(error)")
        }
      }
    }
  }
}

/// A flag that one thread sets for others.
final class Stop: Sendable {
  private let flag = Atomic<Bool>(false)
  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}
