import Crypto
import Merkle
import Testing

@testable import Ledger

@Suite struct IndexHistoryTests {
  /// Random entries of a log in which every few entries an index entry stands.
  private struct History {
    var filed: [FiledEntry] = []
    var ends: RevisionEnds
    var revisions: [UInt64] = []

    init(seed: UInt64, size: UInt64, keysMax: Int, words: Int) {
      var random = IndexRandom(seed: seed)
      let pool = (0..<words).map { number in
        number % 3 == 0 ? random.key() : IndexKey.item(number, run: number / 20)
      }
      ends = RevisionEnds(size: size)
      for number in 0..<size {
        if number > 0, Int.random(in: 0..<4, using: &random) == 0 {
          ends.insert(number)
          revisions.append(number)
          continue
        }
        let count = Int.random(in: 0...keysMax, using: &random)
        let keys = Set((0..<count).map { _ in pool[Int.random(in: 0..<words, using: &random)] })
        filed += keys.map { FiledEntry($0, number) }
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func `the roots of all revisions are those of the oracle`(seed: UInt64) throws {
    let log = History(
      seed: seed,
      size: seed < 3 ? 60 : 400,
      keysMax: seed % 2 == 0 ? 2 : 30,
      words: seed < 4 ? 12 : 300
    )
    var history = IndexHistory(log.ends)
    for filed in log.filed.sorted() { history.add(filed.key, filed.entry) }
    let roots = history.roots()
    #expect(roots.map(\.revision) == roots.map(\.revision).sorted())
    for revision in log.revisions {
      var oracle = IndexOracle()
      oracle.add(log.filed.filter { $0.entry < revision }.map { (key: $0.key, entry: $0.entry) })
      let root = roots.last { $0.revision <= revision }?.hash ?? IndexHash.emptyRoot
      #expect(root == oracle.root, "seed \(seed), index entry \(revision)")
    }
  }

  @Test func `without keys there are no roots`() {
    var history = IndexHistory(RevisionEnds(size: 0))
    #expect(history.roots() == [])
  }

  @Test func `an entry belongs to the first index entry above it`() {
    var ends = RevisionEnds(size: 200)
    for number in [1, 5, 63, 64, 65, 190] as [UInt64] { ends.insert(number) }
    let numbers: [UInt64] = [0, 1, 2, 4, 5, 62, 63, 64, 65, 100, 189, 190, 199]
    #expect(
      numbers.map { ends.end(of: $0) } == [1, 5, 5, 5, 63, 63, 64, 65, 190, 190, 190, 200, 200]
    )
    #expect(RevisionEnds(size: 64).end(of: 63) == 64)
  }
}
