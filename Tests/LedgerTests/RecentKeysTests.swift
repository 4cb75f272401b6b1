import Merkle
import Testing

@testable import Ledger

@Suite struct RecentKeysTests {
  /// Revisions of a few keys each, against sets of them.
  @Test func `nothing that was filed is told as unchanged, and little else`() throws {
    var random = SystemRandomNumberGenerator()
    var recent = RecentKeys()
    var filed: [(range: Range<UInt64>, keys: Set<IndexKey>)] = []
    let keys = (0..<200).map { Fixture.key("key \($0)") }
    var size: UInt64 = 3
    for _ in 0..<60 {
      let range = size..<size + UInt64.random(in: 1...9, using: &random)
      size = range.upperBound
      let some = Set((0..<Int.random(in: 0...12)).compactMap { _ in keys.randomElement() })
      recent.add(
        RecentKeys.Marked([Filed(entry: range.lowerBound, keys: some.sorted())], of: range)
      )
      filed.append((range, some))
    }
    var wrong = 0
    for _ in 0..<5_000 {
      let first = Int.random(in: filed.indices)
      let last = Int.random(in: first..<filed.count)
      let asked = (0..<Int.random(in: 0...3)).compactMap { _ in keys.randomElement() }
      let touched = filed[first...last].contains { !$0.keys.isDisjoint(with: asked) }
      let range = filed[first].range.lowerBound..<filed[last].range.upperBound
      let told = recent.hasNone(of: asked, in: range)
      if touched { #expect(!told) } else if !told { wrong += 1 }
    }
    #expect(wrong <= 2)
  }

  @Test func `what is forgotten, or was never seen, counts as changed`() {
    var recent = RecentKeys()
    #expect(!recent.hasNone(of: [], in: 0..<1))
    for number in 0..<UInt64(RecentKeys.revisionsMax + 10) {
      recent.add(RecentKeys.Marked([], of: number..<number + 1))
    }
    let count = UInt64(RecentKeys.revisionsMax + 10)
    #expect(recent.hasNone(of: [], in: 10..<count))
    #expect(!recent.hasNone(of: [], in: 9..<count))
    #expect(!recent.hasNone(of: [], in: 10..<count + 1))
    // A gap: what was before it is of no use.
    recent.add(RecentKeys.Marked([], of: count + 5..<count + 6))
    #expect(!recent.hasNone(of: [], in: 10..<count + 6))
    #expect(recent.hasNone(of: [], in: count + 5..<count + 6))
  }

  @Test func `no more keys are remembered than there is room for`() {
    var recent = RecentKeys()
    let many = (0..<UInt64(RecentKeys.keysMax / 2)).map { IndexKey(words: 0, 0, 0, 0, $0) }
    for number in 0..<UInt64(3) {
      recent.add(RecentKeys.Marked([Filed(entry: number, keys: many)], of: number..<number + 1))
    }
    let other = IndexKey(words: 0, 0, 0, 0, .max)
    #expect(!recent.hasNone(of: [other], in: 0..<3))
    #expect(recent.hasNone(of: [other], in: 1..<3))
    #expect(!recent.hasNone(of: [many[0]], in: 1..<3))
    let tooMany = many + many + [other]
    recent.add(RecentKeys.Marked([Filed(entry: 3, keys: tooMany)], of: 3..<4))
    #expect(!recent.hasNone(of: [Fixture.key("pen")], in: 3..<4))
  }

  @Test(arguments: TestEngine.allCases)
  func `a ledger tells what its revisions changed`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let first = ledger.published
    _ = try ledger.append([Fixture.entry("box lamp")])
    let second = ledger.published
    _ = try ledger.append([Fixture.entry("lamp")])
    let third = ledger.published
    let (box, lamp, pen) = (Fixture.key("box"), Fixture.key("lamp"), Fixture.key("pen"))
    #expect(first.size < second.size && second.size < third.size)
    #expect(ledger.isUnchanged([pen], from: first, to: third))
    #expect(!ledger.isUnchanged([box], from: first, to: third))
    #expect(ledger.isUnchanged([box, pen], from: second, to: third))
    #expect(!ledger.isUnchanged([pen, lamp], from: second, to: third))
    #expect(ledger.isUnchanged([lamp], from: third, to: third))
    #expect(!ledger.isUnchanged([pen], from: third, to: second))
    ledger.close()
    // What an earlier process changed is not known.
    let again = try fixture.open()
    #expect(again.published.size == third.size)
    #expect(!again.isUnchanged([pen], from: first, to: again.published))
    again.close()
  }
}
