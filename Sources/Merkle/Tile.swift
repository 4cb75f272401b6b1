/// A piece of a log that can be served as one immutable file (c2sp.org/tlog-tiles).
///
/// Hash i of tile n at level l is the hash of the complete subtree over the leaves
/// `(n·256 + i)·256^l ..< (n·256 + i + 1)·256^l`. A full tile has 256 hashes; a partial one, which
/// holds what there was at some size of the log, says how many it has. The entries of the log come
/// in bundles that are cut like the tiles of level 0.
public struct Tile: Hashable, Sendable {
  /// The height in steps of 8 levels of the tree, 0 to 63.
  public let level: Int
  /// The number of the tile in its level, below 2^55.
  public let index: UInt64
  /// The number of hashes, 1 to 256.
  public let width: Int

  /// The number of hashes of a full tile.
  public static let fullWidth = 256
  /// The number of levels of the tree that a tile spans.
  public static let height = 8

  /// Takes the parts; `nil` if one is out of its range.
  public init?(level: Int, index: UInt64, width: Int = Tile.fullWidth) {
    guard 0 <= level, level <= 63, index < 1 << 55, 0 < width, width <= Tile.fullWidth else {
      return nil
    }
    self.level = level
    self.index = index
    self.width = width
  }

  /// Whether all hashes of the tile stand.
  public var isFull: Bool { width == Tile.fullWidth }

  /// Whether a log of `size` leaves has all that the tile holds.
  public func isImplied(by size: UInt64) -> Bool {
    index << 8 + UInt64(width) <= size >> UInt64(Tile.height * level)
  }

  /// The number of hashes that tile `index` of `level` has in a log of `size` leaves, 0 to 256.
  public static func width(level: Int, index: UInt64, size: UInt64) -> Int {
    let hashes = size >> UInt64(height * level)
    guard index <= hashes >> 8 else { return 0 }
    return Int(min(hashes - index << 8, UInt64(fullWidth)))
  }

  /// Where the complete subtree `index` of `level` of the log tree is found.
  ///
  /// It is the tree over the hashes `hashes` of tile `index` at `level` of the result.
  public static func place(
    ofNode level: Int,
    _ index: UInt64
  ) -> (level: Int, index: UInt64, hashes: Range<Int>) {
    let rise = level % height
    let first = index << UInt64(rise)
    let offset = Int(first & 0xff)
    return (level / height, first >> 8, offset..<offset + 1 << rise)
  }
}

extension Tile {
  /// The path of the tile, such as `tile/1/x001/234.p/56`.
  public var path: String { "tile/\(level)/\(numberPath)" }

  /// The path of the bundle of the entries whose hashes the tile holds, which is of level 0.
  public var entriesPath: String {
    precondition(level == 0, "entries stand at level 0")
    return "tile/entries/\(numberPath)"
  }

  /// Reads the path of a tile; `nil` if it is not exactly what ``path`` makes.
  public init?(path: String) {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].elementsEqual("tile".utf8), parts[1].count <= 2,
      let level = smallNumber(parts[1])
    else { return nil }
    self.init(level: Int(level), number: parts.dropFirst(2))
    guard self.path.utf8.elementsEqual(path.utf8) else { return nil }
  }

  /// Reads the path of a bundle of entries; `nil` if it is not exactly what ``entriesPath`` makes.
  public init?(entriesPath: String) {
    let parts = entriesPath.utf8.split(
      separator: UInt8(ascii: "/"),
      omittingEmptySubsequences: false
    )
    guard parts.count >= 3, parts[0].elementsEqual("tile".utf8),
      parts[1].elementsEqual("entries".utf8)
    else { return nil }
    self.init(level: 0, number: parts.dropFirst(2))
    guard self.entriesPath.utf8.elementsEqual(entriesPath.utf8) else { return nil }
  }

  /// The number in groups of three digits, all but the last marked by `x`, then the width.
  private var numberPath: String {
    var text = threeDigits(index % 1000)
    var rest = index / 1000
    while rest > 0 {
      text = "x\(threeDigits(rest % 1000))/\(text)"
      rest /= 1000
    }
    return isFull ? text : "\(text).p/\(width)"
  }

  /// Reads what ``numberPath`` makes, and other spellings of it, which the caller finds out.
  private init?(level: Int, number parts: ArraySlice<Substring.UTF8View.SubSequence>) {
    var groups = parts
    var width = Tile.fullWidth
    if groups.count >= 2, let last = groups.dropLast().last, last.count == 5,
      last.suffix(2).elementsEqual(".p".utf8)
    {
      guard let part = groups.last, part.count <= 3, let count = smallNumber(part) else {
        return nil
      }
      width = Int(count)
      groups = groups.dropLast()
    }
    // 2^55 has 17 digits.
    guard groups.count <= 6 else { return nil }
    var index: UInt64 = 0
    for (position, group) in groups.enumerated() {
      let isLast = position == groups.count - 1
      let digits = isLast ? group.prefix(3) : group.dropFirst()
      guard digits.count == 3, let value = smallNumber(digits) else { return nil }
      index = index * 1000 + value
    }
    self.init(level: level, index: index, width: width)
  }
}

private func threeDigits(_ number: UInt64) -> String {
  let digits = String(number)
  return String(repeating: "0", count: 3 - digits.utf8.count) + digits
}

/// The number whose decimal digits are `digits`, of which there are few.
private func smallNumber(_ digits: some Collection<UInt8>) -> UInt64? {
  guard !digits.isEmpty else { return nil }
  var number: UInt64 = 0
  for digit in digits {
    guard UInt8(ascii: "0") <= digit, digit <= UInt8(ascii: "9") else { return nil }
    number = number * 10 + UInt64(digit - UInt8(ascii: "0"))
  }
  return number
}
