import Crypto
import Merkle
import Testing

/// Published vectors of the log tree: the test data of RFC 6962's implementations
/// (transparency-dev/merkle, golang.org/x/mod/sumdb/tlog), and tiles of c2sp.org/tlog-tiles.
struct LogVectorTests {
  static let leaves = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ]
  static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]
  static let a = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
  static let b = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
  static let c = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
  static let d = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
  static let e = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
  static let g = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

  @Test func `leaf and node hash as published`() {
    #expect(
      LogHash.leaf(Array("L123456".utf8)).hex
        == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    )
    // Only here are the sides of a node no digests.
    #expect(
      SHA256.hash(utf8: "\u{1}N123N456").hex
        == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )
    let (left, right) = (LogHash.leaf([1]), LogHash.leaf([2]))
    #expect(LogHash.node(left, right) == SHA256.hash([1] + left.bytes + right.bytes))
    #expect(LogHash.leaf(bigEndian: 0x0102) == LogHash.leaf([0, 0, 0, 0, 0, 0, 1, 2]))
  }

  @Test(arguments: 0...8)
  func `roots are those published`(size: Int) throws {
    let hashes = try Self.leaves.prefix(size).map { LogHash.leaf(try bytes(hex: $0)) }
    #expect(LogHash.root(of: hashes).hex == Self.roots[size])
  }

  @Test(arguments: [
    (0, 8, [a, b, c]), (5, 8, [d, e, roots[4]]), (2, 3, [roots[2]]),
  ])
  func `inclusion proofs are those published`(index: Int, size: Int, path: [String]) throws {
    let log = MemoryLog(try Self.leaves.map(bytes(hex:)))
    let made = try InclusionProof.path(index: UInt64(index), size: UInt64(size), node: log.node)
    #expect(made.map(\.hex) == path)
  }

  @Test(arguments: [
    (1, 8, [a, b, c]), (6, 8, [g, e, roots[4]]), (2, 5, [b, d]),
  ])
  func `consistency proofs are those published`(old: Int, new: Int, path: [String]) throws {
    let log = MemoryLog(try Self.leaves.map(bytes(hex:)))
    let made = try ConsistencyProof.path(oldSize: UInt64(old), newSize: UInt64(new), node: log.node)
    #expect(made.map(\.hex) == path)
  }
}
