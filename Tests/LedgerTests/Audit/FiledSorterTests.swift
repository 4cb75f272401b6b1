import Merkle
import Testing

@testable import Ledger

@Suite struct FiledSorterTests {
  struct Case: CustomTestStringConvertible {
    let count: Int
    let countInMemory: Int
    let runsMax: Int
    let countRead: Int
    var testDescription: String { "\(count), \(countInMemory) in memory, \(runsMax) runs" }
  }

  static let cases = [
    Case(count: 0, countInMemory: 8, runsMax: 4, countRead: 3),
    Case(count: 8, countInMemory: 8, runsMax: 4, countRead: 3),
    Case(count: 9, countInMemory: 8, runsMax: 4, countRead: 3),
    Case(count: 1_000, countInMemory: 8, runsMax: 2, countRead: 1),
    Case(count: 1_000, countInMemory: 8, runsMax: 5, countRead: 7),
    Case(count: 10_000, countInMemory: 100, runsMax: 256, countRead: 64),
    Case(count: 10_000, countInMemory: 20_000, runsMax: 256, countRead: 64),
  ]

  @Test(arguments: cases)
  func `all come in order, however little memory there is, and twice if wanted`(
    test: Case
  ) throws {
    let folder = try TemporaryDirectory()
    var sorter = FiledSorter(
      FiledSorter.Limits(
        folder: folder.path,
        countInMemory: test.countInMemory,
        runsMax: test.runsMax,
        countRead: test.countRead
      )
    )
    var random = IndexRandom(seed: UInt64(test.count))
    let keys = (0..<50).map { _ in random.key() }
    let all = (0..<test.count).map { number in
      // Some stand twice.
      FiledEntry(keys[Int.random(in: 0..<50, using: &random)], UInt64(number / 2))
    }
    for filed in all { try sorter.add(filed) }
    #expect(sorter.count == test.count)
    let sorted = try sorter.sorted()
    for _ in 0..<2 {
      var merge = try sorted.merge()
      var got: [FiledEntry] = []
      while let next = try merge.next() { got.append(next) }
      #expect(got == all.sorted())
    }
    #expect(try folder.names() == [], "its files have no names")
  }

  @Test func `where nothing can be written it says so`() throws {
    var sorter = FiledSorter(FiledSorter.Limits(folder: "/nonexistent", countInMemory: 1))
    try sorter.add(.none)
    #expect(throws: LedgerError.self) { try sorter.add(.none) }
  }
}
