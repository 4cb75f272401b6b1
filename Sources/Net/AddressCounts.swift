import HTTP
import Synchronization

/// How many connections each address has, over all loops.
///
/// An IPv6 network of 64 bits is one customer's and counts as one. This machine, Unix sockets and
/// proxies that are trusted are not counted.
final class AddressCounts: Sendable {
  private let max: Int
  private let exempt: TrustedProxies
  private let counts = Mutex<[PeerAddress: Int]>([:])

  init(max: Int, exempt: TrustedProxies) {
    self.max = max
    self.exempt = exempt
  }

  /// Counts one more.
  ///
  /// - Returns: how many there are above the limit now; 0 or less if none.
  func enter(_ peer: PeerAddress?) -> Int {
    guard let customer = customer(peer) else { return 0 }
    return counts.withLock { counts in
      let count = counts[customer, default: 0] + 1
      counts[customer] = count
      return count - max
    }
  }

  /// Counts one less.
  func leave(_ peer: PeerAddress?) {
    guard let customer = customer(peer) else { return }
    counts.withLock { counts in
      let count = counts[customer, default: 1] - 1
      counts[customer] = count > 0 ? count : nil
    }
  }

  private func customer(_ peer: PeerAddress?) -> PeerAddress? {
    guard let peer, !peer.isLoopback, !exempt.contains(peer) else { return nil }
    return peer.ipv4 == nil ? PeerAddress(high: peer.high, low: 0) : peer
  }
}
