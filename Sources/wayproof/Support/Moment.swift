import ArgumentParser
import EPCIS
import Foundation

/// A moment given on the command line: `2026-01-31T09:00:00Z`, with any offset, or POSIX seconds.
struct Moment: ExpressibleByArgument {
  /// POSIX seconds.
  let seconds: UInt64

  init?(argument: String) {
    if let seconds = UInt64(argument), !argument.hasPrefix("+") {
      self.seconds = seconds
    } else if let instant = Instant(parsing: argument), instant.milliseconds >= 0 {
      seconds = UInt64(instant.milliseconds / 1000)
    } else {
      return nil
    }
  }

  /// The system's clock, in POSIX seconds.
  static var now: UInt64 { UInt64(Date().timeIntervalSince1970) }
}
