import Synchronization

/// Sites for answers that are made away from the loops, each with a reader that keeps what it has read.
public final class SitePool: Sendable {
  private final class Slot: Sendable {
    let site: Mutex<Site?> = Mutex(nil)
  }
  private let slots: [Slot]

  /// A pool for so many answers at a time; those beyond open files of their own.
  public init(slots count: Int = 8) { slots = (0..<max(1, count)).map { _ in Slot() } }

  /// Calls `body` with a site that nobody else uses meanwhile, made by `make` if there is none yet.
  func withSite<Result: Sendable>(
    _ make: @Sendable () throws -> sending Site,
    _ body: @Sendable (Site) -> Result
  ) throws -> Result {
    for slot in slots {
      let result = try slot.site.withLockIfAvailable { site throws -> Result in
        let found = try site ?? make()
        site = found
        return body(found)
      }
      if let result { return result }
    }
    return body(try make())
  }
}
