import Dispatch
import Foundation

/// The signals by which a process is told what to do.
enum Signals {
  /// Keeps SIGHUP from ending a process that is still starting; ``waitForEnd(_:)`` hears of it later.
  static func ignoreHangUp() { signal(SIGHUP, SIG_IGN) }

  /// Returns when the process gets SIGINT or SIGTERM; until then, SIGHUP calls `onHangUp`.
  static func waitForEnd(_ onHangUp: @escaping @Sendable () -> Void = {}) {
    let ended = DispatchSemaphore(value: 0)
    let queue = DispatchQueue(label: "wayproof.signal")
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if number == SIGHUP { onHangUp() } else { ended.signal() }
      }
      source.resume()
      return source
    }
    ended.wait()
    for source in sources { source.cancel() }
  }
}
