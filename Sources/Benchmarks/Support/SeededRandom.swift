/// Random numbers that are the same in every run (SplitMix64), so that runs can be compared.
struct SeededRandom: RandomNumberGenerator {
  /// The seed of all benchmarks.
  static let seed: UInt64 = 2026

  private var state: UInt64

  init(seed: UInt64 = SeededRandom.seed) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }

  /// `count` random bytes.
  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
  }

  /// Appends `count` characters of Crockford's base 32 to `text`, as serials have them.
  mutating func appendCharacters(_ count: Int, to text: inout [UInt8]) {
    var (bits, left) = (UInt64(0), 0)
    for _ in 0..<count {
      if left < 5 { (bits, left) = (next(), 64) }
      text.append(Self.alphabet[Int(bits & 31)])
      bits >>= 5
      left -= 5
    }
  }

  /// The characters of Crockford's base 32.
  static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}
