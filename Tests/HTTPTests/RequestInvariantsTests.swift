import Foundation
import HTTP
import Testing

/// The promises of the fuzz target, on its seeds and on what a fixed generator makes of them.
///
/// The search that is guided by coverage, and lasts, is `Deploy/fuzz HTTP`.
struct RequestInvariantsTests {
  static let seeds: [[UInt8]] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fuzz/HTTP/seeds")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: nil
    )
    return (files ?? []).sorted { $0.path < $1.path }
      .compactMap { try? Array(Data(contentsOf: $0)) }
  }()

  @Test func `hold for the seeds`() {
    #expect(Self.seeds.count >= 6)
    for seed in Self.seeds { #expect(RequestInvariants.violation(in: seed) == nil) }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `hold for mutated seeds`(number: UInt64) {
    var generator = SplitMix64(state: number)
    for round in 0..<400 {
      let bytes = Self.mutated(&generator)
      let violation = RequestInvariants.violation(in: bytes)
      #expect(violation == nil, "generator \(number), round \(round)")
    }
  }

  /// A seed in which a few pieces were changed, removed, repeated, or taken from other seeds.
  private static func mutated(_ generator: inout SplitMix64) -> [UInt8] {
    guard var bytes = seeds.randomElement(using: &generator) else { return [] }
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let start = Int.random(in: bytes.indices, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 0...24, using: &generator))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.removeSubrange(start..<end)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 3: bytes.insert("\r\n:, 0".utf8.randomElement(using: &generator) ?? 0, at: start)
      default:
        let other = seeds.randomElement(using: &generator) ?? []
        bytes.insert(contentsOf: other.suffix(32), at: start)
      }
    }
    return bytes
  }
}
