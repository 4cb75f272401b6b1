public import Access
import Events
import Ledger
public import Registrar
import Synchronization

/// What a service needs to answer members: the events, and who may read which.
public final class SiteMembers: Sendable {
  /// Who may speak and read for whom.
  let tokens: TokenStore
  /// Who shares with whom.
  let shares: ShareStore
  /// Named queries, and what became of captures.
  let store: MemberStore
  let registrar: Registrar
  private let directory: String
  private let follower: EventFollower
  private let slots: [Slot]

  /// Two connections that are used together, by one thread at a time.
  private struct Connections {
    let events: EventReader
    let ledger: LedgerReader
  }
  private final class Slot: Sendable {
    let connections: Mutex<Connections?> = Mutex(nil)
  }

  /// How long a question waits for what was published before it; if more is missing it is refused.
  private static let timeWaitedFor = Duration.seconds(2)

  /// Joins the parts, and begins to follow the ledger in `directory`.
  ///
  /// - Parameters:
  ///   - directory: the data directory.
  ///   - registrar: knows who holds which company prefix.
  ///   - tokens: who may speak and read for whom.
  ///   - shares: who shares with whom.
  ///   - readersMax: how many questions are answered at a time without opening files anew.
  /// - Throws: what opening the files throws.
  public init(
    _ directory: String,
    registrar: Registrar,
    tokens: TokenStore,
    shares: ShareStore,
    readersMax: Int = 8
  ) throws {
    self.directory = directory
    self.registrar = registrar
    self.tokens = tokens
    self.shares = shares
    store = try MemberStore(directory)
    follower = try EventFollower(directory)
    slots = (0..<readersMax).map { _ in Slot() }
  }

  /// Folds what was published before, as far as it comes in two seconds; to be called every now and
  /// then.
  ///
  /// - Returns: how many of these entries are still to be folded.
  @discardableResult
  public func follow() throws -> UInt64 {
    let state = try follower.catchUp(timeMax: SiteMembers.timeWaitedFor)
    return state.size - state.folded
  }

  /// How many entries were folded when it last looked, and how many there were.
  var followed: (folded: UInt64, size: UInt64) { follower.reached }

  /// Calls `body` with everything that is published.
  func read<Result: Sendable>(
    _ body: @Sendable (EventReader, LedgerSnapshot) throws -> Result
  ) throws -> Result {
    guard try follow() == 0 else {
      throw APIProblem.busy("the events of the ledger are still being read in")
    }
    for slot in slots {
      let result = try slot.connections.withLockIfAvailable { connections throws -> Result in
        let both = try connections ?? open()
        connections = both
        return try both.ledger.read { try body(both.events, $0) }
      }
      if let result { return result }
    }
    let both = try open()
    return try both.ledger.read { try body(both.events, $0) }
  }

  private func open() throws -> Connections {
    Connections(events: try EventReader(directory), ledger: try LedgerReader(directory))
  }
}
