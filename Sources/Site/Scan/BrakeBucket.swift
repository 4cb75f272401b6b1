import HTTP

extension Brake {
  /// Whom the brake counts as one.
  struct Network: Hashable {
    private let high: UInt64
    private let low: UInt64
    /// How many customers it may be.
    let size: Double

    /// Those that an address is in, the smallest first; none for this machine.
    static func all(of peer: PeerAddress?) -> [Network] {
      guard let peer, !peer.isLoopback else { return [] }
      if peer.ipv4 != nil { return [Network(high: peer.high, low: peer.low, size: 1)] }
      return [
        Network(high: peer.high, low: 0, size: 1),
        Network(high: peer.high & ~0xFFFF, low: 0, size: 16),
      ]
    }
  }

  /// The tries of one network.
  struct Bucket {
    private let size: Double
    var tries: Double
    /// How many more good codes may give.
    private var givable: Double
    private(set) var time: UInt64
    /// Hashes of the codes that it was answered, the oldest first.
    private(set) var good: [Int] = []

    /// A full one.
    init(_ network: Network, _ limits: Limits, _ now: UInt64) {
      size = network.size
      tries = size * Double(limits.unknownMax)
      givable = size * Double(limits.givenPerHour)
      time = now
    }

    /// Brings back what time does.
    mutating func refill(_ limits: Limits, _ now: UInt64) {
      guard now > time else { return }
      let seconds = Double(now - time)
      let most = Double(limits.unknownMax)
      tries = min(size * most, tries + size * seconds / Double(limits.secondsPerTry))
      let givenMax = Double(limits.givenPerHour)
      givable = min(size * givenMax, givable + size * seconds * givenMax / 3_600)
      time = now
    }

    /// The seconds until there is a try; `nil` if there is one.
    func wait(_ limits: Limits) -> Int? {
      guard tries < 1 else { return nil }
      let seconds = (1 - tries) * Double(limits.secondsPerTry) / size
      return max(1, Int(seconds.rounded(.up)))
    }

    /// Whether a good code may give something.
    func needs(_ limits: Limits) -> Bool {
      tries < size * Double(limits.unknownMax) && givable >= Self.given
    }

    /// What a look-up took.
    mutating func giveBack(_ limits: Limits) { add(1, limits) }

    /// What a good code gives.
    mutating func give(_ limits: Limits) {
      add(Self.given, limits)
      givable -= Self.given
    }

    private mutating func add(_ count: Double, _ limits: Limits) {
      tries = min(size * Double(limits.unknownMax), tries + count)
    }

    mutating func remember(_ code: Int, _ limits: Limits) {
      good.append(code)
      if good.count > limits.goodMax { good.removeFirst() }
    }

    /// Which part of its tries it has.
    func left(_ limits: Limits) -> Double { tries / size }

    /// What one good code gives.
    private static let given = 0.5
  }

  /// Which codes gave something lately, in memory of a fixed size.
  ///
  /// Two Bloom filters of half a megabyte each: the older one is emptied every day, so that a code
  /// gives nothing a second time for a day or two. It never takes an old code for a new one. Of 400,000
  /// codes a day it takes one in a hundred for one that it has seen, of more more: then less is given.
  struct GivenCodes {
    private static let periodSeconds: UInt64 = 86_400
    private static let bitCount: UInt64 = 1 << 22
    private var new: [UInt64] = []
    private var old: [UInt64] = []
    /// When `new` was begun; `nil` until a code gives something.
    private var began: UInt64?

    /// Whether a code may give something; it has given it then.
    mutating func take(_ code: Int, _ now: UInt64) -> Bool {
      turn(now)
      let places = Self.places(of: code)
      func hold(_ bits: [UInt64]) -> Bool {
        places.allSatisfy { bits[$0.word] & $0.bit != 0 }
      }
      guard !hold(new), !hold(old) else { return false }
      for place in places { new[place.word] |= place.bit }
      return true
    }

    private mutating func turn(_ now: UInt64) {
      let age = began.map { now > $0 ? now - $0 : 0 }
      if let age, age < Self.periodSeconds { return }
      let empty = [UInt64](repeating: 0, count: Int(Self.bitCount / 64))
      let isYoung = age.map { $0 < 2 * Self.periodSeconds } ?? false
      old = isYoung ? new : empty
      new = empty
      began = now
    }

    /// Four bits for each code, from the halves of its hash (Kirsch and Mitzenmacher, 2006).
    private static func places(of code: Int) -> [(word: Int, bit: UInt64)] {
      let hash = UInt64(bitPattern: Int64(code))
      let (first, step) = (hash & 0xFFFF_FFFF, hash >> 32 | 1)
      return (0..<4 as Range<UInt64>).map { index in
        let place = (first + index * step) % bitCount
        return (Int(place / 64), 1 << (place % 64))
      }
    }
  }
}
