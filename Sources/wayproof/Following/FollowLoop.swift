import Dispatch
import Following
import Foundation
import Logging
import Notes
import Synchronization

/// Keeps up with what a log publishes, and ends the process if the log is not what it says.
final class FollowLoop: Sendable {
  private let follower: Follower
  private let source: FeedSource
  private let cosigner: Cosigner
  private let logger: Logger
  private let queue = DispatchQueue(label: "wayproof.follow")
  private let state = Mutex(State())

  /// How often it asks what is published, and how often it cosigns anew what has not grown.
  private static let interval = DispatchTimeInterval.milliseconds(250)
  private static let renewSeconds: UInt64 = 60

  private struct State {
    var isStopped = false
    /// The published note that was cosigned last, and when.
    var cosigned: (text: [UInt8], time: UInt64, note: SignedNote)?
    /// What the log has published, and when that was seen.
    var published: (size: UInt64, time: UInt64)?
    var lastComplaint = ""
  }

  init(follower: Follower, source: FeedSource, cosigner: Cosigner, logger: Logger) {
    (self.follower, self.source) = (follower, source)
    (self.cosigner, self.logger) = (cosigner, logger)
  }

  /// Begins.
  func start() { queue.async { self.turn() } }

  /// Ends.
  func stop() { state.withLock { $0.isStopped = true } }

  /// How it stands, for people, line by line.
  var lines: [String] {
    let shown = follower.shownSize
    return state.withLock { state in
      var lines: [String] = []
      if let published = state.published {
        let behind = published.size - min(published.size, shown ?? 0)
        let age = Moment.now - min(Moment.now, published.time)
        lines.append(
          "following \(cosigner.policy.origin): \(behind) entries behind, asked \(age) s ago"
        )
      } else {
        lines.append("following \(cosigner.policy.origin), which has not answered yet")
      }
      if let cosigned = state.cosigned {
        lines.append("cosigned by \(cosigner.key.verifier.vkey) at \(cosigned.time)")
      }
      if let stopped = follower.stopped { lines.append("stopped: \(stopped)") }
      if !state.lastComplaint.isEmpty { lines.append("last complaint: \(state.lastComplaint)") }
      return lines
    }
  }

  private func turn() {
    guard !state.withLock({ $0.isStopped }) else { return }
    do {
      try follow()
      state.withLock { $0.lastComplaint = "" }
    } catch {
      complain((error as? CommandFailure)?.message ?? "\(error)")
    }
    if let reason = follower.stopped {
      logger.critical("stopped: \(reason)")
      Foundation.exit(1)
    }
    queue.asyncAfter(deadline: .now() + Self.interval) { self.turn() }
  }

  private func follow() throws {
    let note = try source.checkpoint()
    let size = try Checkpoint(parsing: note.text).size
    state.withLock { $0.published = (size, Moment.now) }
    try follower.advance(to: note, isPublished: false)
    try follower.advance(to: cosigned(note), isPublished: true)
  }

  /// The note with the follower's own cosignature, made anew where that is needed.
  private func cosigned(_ note: SignedNote) throws -> SignedNote {
    if let last = state.withLock({ $0.cosigned }), last.text == note.text,
      Moment.now < last.time + Self.renewSeconds
    {
      return last.note
    }
    let cosigned = try cosigner.cosigned(note, by: follower)
    let line = cosigned.signatures.first(where: cosigner.key.verifier.isNamed)
    if let time = line?.cosignatureTime {
      state.withLock { $0.cosigned = (note.text, time, cosigned) }
    }
    return cosigned
  }

  /// Says the same thing once.
  private func complain(_ complaint: String) {
    let isNew = state.withLock { state in
      defer { state.lastComplaint = complaint }
      return state.lastComplaint != complaint
    }
    if isNew { logger.error("\(complaint)") }
  }
}
