import Provenance
import Synchronization

/// Filings of published statements, which never change, as far as they are dear to read again.
///
/// Of a statement about 10,000 items a scan of any of these items needs a few hashes.
/// Any thread may use it.
public final class FilingCache: Sendable {
  /// The most bytes that they take, about.
  public static let bytesMax = 64 << 20
  /// Smaller ones are read as fast as they are found.
  static let byteCountMin = 16 << 10

  // As in the cache of the index: what is asked for moves to the young ones, which push out the old.
  fileprivate struct State {
    var young: [UInt64: StoredFiling] = [:]
    var old: [UInt64: StoredFiling] = [:]
    var youngBytes = 0
  }
  private let state: Mutex<State> = Mutex(State())

  /// An empty cache.
  public init() {}

  /// The filing of statement `number`, if it is here.
  subscript(number: UInt64) -> StoredFiling? {
    state.withLock { state -> StoredFiling? in
      if let filing = state.young[number] { return filing }
      guard let filing = state.old.removeValue(forKey: number) else { return nil }
      state.keep(filing, of: number)
      return filing
    }
  }

  /// Keeps the filing of statement `number`.
  func keep(_ filing: StoredFiling, of number: UInt64) {
    guard filing.byteCount >= FilingCache.byteCountMin else { return }
    state.withLock { $0.keep(filing, of: number) }
  }
}

extension FilingCache.State {
  fileprivate mutating func keep(_ filing: StoredFiling, of number: UInt64) {
    let bytes = filing.byteCount
    guard bytes <= FilingCache.bytesMax / 2 else { return }
    if youngBytes + bytes > FilingCache.bytesMax / 2 { (old, young, youngBytes) = (young, [:], 0) }
    if young.updateValue(filing, forKey: number) == nil { youngBytes += bytes }
  }
}
