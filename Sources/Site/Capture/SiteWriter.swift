public import Access
import Dispatch
import HTTP
import Ledger
public import Notes
public import Registrar
import Synchronization

/// What a service needs to take what parties say; a service without one only answers.
public final class SiteWriter: Sendable {
  /// Admits and appends.
  public let registrar: Registrar
  /// The operator's key, which signs for parties that authenticate but do not sign.
  public let recorder: SignerKey
  /// Who may speak for whom.
  public let tokens: TokenStore
  /// Keys that serve the log otherwise, such as its own: no party and no governor may have them.
  public let reservedKeys: [VerifierKey]

  /// The most bytes of a request that are of use to a service that takes documents.
  public static let bodyBytesMax = CaptureLimits.documentBytesMax

  /// How many documents are read and admitted at a time; the others wait for the processor anyway,
  /// and hold less memory while they do.
  private let admission: DispatchSemaphore
  private let heldBytes = Atomic<Int>(0)
  private let admitted = Mutex(LedgerFigures.Run())
  /// How often something was admitted or refused, and how long that took without waiting for its turn.
  var admissions: LedgerFigures.Run { admitted.withLock { $0 } }

  /// Joins the parts.
  ///
  /// - Parameters:
  ///   - registrar: admits and appends.
  ///   - recorder: a registered key of the log's recorder.
  ///   - tokens: who may speak for whom.
  ///   - reservedKeys: keys that serve the log otherwise, such as its own.
  ///   - admissionsMax: how many documents are read and admitted at a time: about one a core.
  public init(
    registrar: Registrar,
    recorder: SignerKey,
    tokens: TokenStore,
    reservedKeys: [VerifierKey] = [],
    admissionsMax: Int = 2
  ) {
    self.registrar = registrar
    self.recorder = recorder
    self.tokens = tokens
    self.reservedKeys = reservedKeys
    admission = DispatchSemaphore(value: max(1, admissionsMax))
  }

  /// Runs `body` when it is its turn to use the processor.
  func admitting<Result>(_ body: () throws -> Result) rethrows -> Result {
    admission.wait()
    let begun = ContinuousClock.now
    defer {
      admission.signal()
      admitted.withLock { $0.add(since: begun) }
    }
    return try body()
  }

  /// Runs `body`, which works on a content of `count` bytes, unless too much is under way.
  func holding<Result>(_ count: Int, _ body: () throws -> Result) throws -> Result {
    let held = heldBytes.add(count, ordering: .relaxed).newValue
    defer { heldBytes.subtract(count, ordering: .relaxed) }
    guard held <= CaptureLimits.heldBytesMax || held == count else {
      throw APIProblem.busy("too many documents are under way")
    }
    return try body()
  }
}

/// How much is taken over HTTP.
enum CaptureLimits {
  /// The most bytes of a document, decompressed: some 200,000 serials.
  static let documentBytesMax = 16 * 1024 * 1024
  /// The most events of a document, as many as are appended at once.
  static let eventsMax = 65_536
  /// The most bytes that what stands around the events of a document makes when it goes with each.
  static let framesBytesMax = 64 * 1024 * 1024
  /// The most lines of a newline-delimited content.
  static let linesMax = 10_000
  /// Bytes of contents that are under way at a time; beyond, more get 503.
  static let heldBytesMax = 256 * 1024 * 1024
}
