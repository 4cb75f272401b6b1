import Crypto
import Merkle
import Testing

/// Paths and cuts of c2sp.org/tlog-tiles.
struct TileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let level: Int
    let index: UInt64
    let width: Int
    let path: String
    var testDescription: String { path }
  }

  static let cases = [
    Case(level: 0, index: 0, width: 256, path: "tile/0/000"),
    Case(level: 0, index: 0, width: 1, path: "tile/0/000.p/1"),
    Case(level: 0, index: 273, width: 112, path: "tile/0/273.p/112"),
    Case(level: 1, index: 1_234, width: 256, path: "tile/1/x001/234"),
    Case(level: 2, index: 1_234_067, width: 256, path: "tile/2/x001/x234/067"),
    Case(level: 3, index: 1_234_067, width: 5, path: "tile/3/x001/x234/067.p/5"),
    Case(level: 10, index: 1_000, width: 255, path: "tile/10/x001/000.p/255"),
    Case(
      level: 63,
      index: 1 << 55 - 1,
      width: 256,
      path: "tile/63/x036/x028/x797/x018/x963/967"
    ),
  ]

  @Test(arguments: cases)
  func `a path is read and written`(test: Case) throws {
    let tile = try #require(Tile(level: test.level, index: test.index, width: test.width))
    #expect(tile.path == test.path)
    #expect(Tile(path: test.path) == tile)
    if tile.level == 0 {
      #expect(Tile(entriesPath: tile.entriesPath) == tile)
      #expect(Tile(path: tile.entriesPath) == nil)
      #expect(Tile(entriesPath: tile.path) == nil)
    }
  }

  @Test func `the entries of a tile stand beside it`() throws {
    let tile = try #require(Tile(level: 0, index: 1_234_067, width: 7))
    #expect(tile.entriesPath == "tile/entries/x001/x234/067.p/7")
  }

  @Test(arguments: [
    "", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/x00",
    "tile/0/x000", "tile/0/x000/000", "tile/0/000/000", "tile/0/001/x002", "tile/0/x1/000",
    "tile/00/000", "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/ 1/000", "tile/x/000",
    "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/257",
    "tile/0/000.p/01", "tile/0/000.p/+1", "tile/0/000.p/1/", "tile/0/000.p/1/2", "tile/0/000.q/1",
    "tile/0/.p/1", "tile/0/x001.p/234", "/tile/0/000", "tile//0/000", "tile/0//000", "Tile/0/000",
    "tile/0/00\u{660}", "tile/0/x036/x028/x797/x018/x963/968", "tile/8/0/000",
    "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/entries", "tile/entries/",
  ])
  func `what is no path of a tile is refused`(path: String) {
    #expect(Tile(path: path) == nil)
    #expect(Tile(entriesPath: path) == nil)
  }

  @Test func `parts out of their range make no tile`() {
    #expect(Tile(level: -1, index: 0) == nil)
    #expect(Tile(level: 64, index: 0) == nil)
    #expect(Tile(level: 0, index: 1 << 55) == nil)
    #expect(Tile(level: 0, index: 0, width: 0) == nil)
    #expect(Tile(level: 0, index: 0, width: 257) == nil)
  }

  @Test func `a log of 70,000 leaves is cut as the standard says`() throws {
    #expect(Tile.width(level: 0, index: 272, size: 70_000) == 256)
    #expect(Tile.width(level: 0, index: 273, size: 70_000) == 112)
    #expect(Tile.width(level: 0, index: 274, size: 70_000) == 0)
    #expect(Tile.width(level: 1, index: 0, size: 70_000) == 256)
    #expect(Tile.width(level: 1, index: 1, size: 70_000) == 17)
    #expect(Tile.width(level: 2, index: 0, size: 70_000) == 1)
    #expect(Tile.width(level: 3, index: 0, size: 70_000) == 0)
    #expect(Tile.width(level: 63, index: .max, size: .max) == 0)
    let tile = try #require(Tile(level: 1, index: 1, width: 17))
    #expect(tile.isImplied(by: 70_000))
    #expect(!tile.isImplied(by: 273 * 256 - 1))
    #expect(tile.isImplied(by: 273 * 256))
  }

  @Test(arguments: [
    (1, "3e7077fd2f66d689e0cee6a7cf5b37bf2dca7c979af356d0a31cbc5c85605c7d", [:]),
    (
      256, "15e2dd4973ae44de8c8cf3048fd98d17adaaea6287f4e0606a55a643617408c0",
      ["tile/0/000": "20cd0859c7fb4ae9eeac1d244887e6f9342d86ce0b1a1c7bb244915d3d0dc971"]
    ),
    (
      70_000, "0759167a0f98e35e802d46ff7c7d29d2c3f03a63a256deb6abbff357a91b63b1",
      [
        "tile/0/273.p/112": "c7ebb1581fb37d08e8c14ef23ce02ebd07d79d783b6515c740d8b9f566ef0289",
        "tile/1/000": "dbf848d70619481ec09adf64ff73d027ffd27f3cab12570d5087d7e9fede902a",
        "tile/1/001.p/17": "4fd210567f39abfd6af3acd3f895698cbaaf1b83bd764f98d7d81f431454aa54",
        "tile/2/000.p/1": "2f3d7b72e1ccbf31e77e4c41d731da9c94fa1a6c08249fd49e5d4aded052b16b",
      ]
    ),
  ])
  func `tiles kept from an edge have the published bytes, and all nodes are found in them`(
    size: Int,
    root: String,
    tiles: [String: String]
  ) throws {
    // A store of tiles as a server would keep it: only every eighth level.
    var store: [Int: [Digest]] = [:]
    var frontier = Frontier()
    for number in 0..<size {
      frontier.append(LogHash.leaf(bigEndian: UInt64(number))) { level, _, hash in
        if level % Tile.height == 0 { store[level / Tile.height, default: []].append(hash) }
      }
    }
    #expect(frontier.root.hex == root)
    for (path, expected) in tiles {
      let tile = try #require(Tile(path: path))
      #expect(Tile.width(level: tile.level, index: tile.index, size: frontier.size) == tile.width)
      let first = Int(tile.index) * 256
      let hashes = try #require(store[tile.level])[first..<first + tile.width]
      #expect(SHA256.hash(hashes.flatMap(\.bytes)).hex == expected)
    }
    let again = Frontier(size: UInt64(size)) { level, index in
      let place = Tile.place(ofNode: level, index)
      let hashes = store[place.level]?.dropFirst(Int(place.index) * 256)
        .dropFirst(place.hashes.lowerBound).prefix(place.hashes.count)
      return LogHash.root(of: hashes ?? [])
    }
    #expect(again == frontier)
  }
}
