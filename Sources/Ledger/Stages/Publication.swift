import Merkle
import Synchronization

/// What is published, for whoever asks without a look at the disk.
final class Publication: Sendable {
  private let size = Atomic<UInt64>(0)
  private let erasures = Atomic<UInt64>(0)
  private let recent = Mutex(RecentKeys())

  /// How far the log is, as readers see it at once afterwards.
  var moment: LogMoment {
    // Erasures first: who reads an entry after this has it counted or sees it erased.
    let erasures = erasures.load(ordering: .acquiring)
    return LogMoment(size: size.load(ordering: .acquiring), erasures: erasures)
  }

  /// Notes that readers see the log as of `size` entries, to which `revisions` led.
  func publish(_ revisions: [Revision], size new: UInt64) {
    let marked = revisions.map { RecentKeys.Marked($0.filed, of: $0.range) }
    recent.withLock { recent in
      for revision in marked { recent.add(revision) }
    }
    size.store(new, ordering: .releasing)
  }

  /// Notes that bodies are gone which readers saw until now.
  func erase() { erasures.add(1, ordering: .acquiringAndReleasing) }

  /// Whether it is known that nothing was filed under any of `keys`, and nothing erased, between two
  /// moments.
  func isUnchanged(_ keys: [IndexKey], from first: LogMoment, to last: LogMoment) -> Bool {
    guard first.erasures == last.erasures, first.size <= last.size else { return false }
    guard first.size < last.size else { return true }
    return recent.withLock { $0.hasNone(of: keys, in: first.size..<last.size) }
  }
}
