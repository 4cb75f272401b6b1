internal import Synchronization

/// The number of published entries, set once readers see them.
final class PublishedSize: Sendable {
  private let size = Atomic<UInt64>(0)

  func load() -> UInt64 { size.load(ordering: .acquiring) }

  func store(_ new: UInt64) { size.store(new, ordering: .releasing) }
}
