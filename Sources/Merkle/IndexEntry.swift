public import Crypto

/// The log entry that publishes a root of the index.
///
///     wayproof/index/v1
///     51                                             its own number: it covers entries 0 ..< 51
///     34                                             the previous index entry's number, or -
///     1767395340                                     POSIX seconds
///     OkVqscba7k+ZyzstQWgI7KLneCHpnLU0BUpcwmhPxeI=   the root of the index
///
/// Each line ends in LF. Decimals have no leading zeros and are below 2^63.
public struct IndexEntry: Hashable, Sendable {
  /// Its number in the log; the index covers the entries below it.
  public let number: UInt64
  /// The number of the index entry before it, below ``number``; `nil` for the first.
  public let previous: UInt64?
  /// When it was made, in seconds since 1970.
  public let time: UInt64
  /// The root of the index.
  public let root: Digest

  /// The first line of every index entry.
  public static let header = "wayproof/index/v1"

  /// Takes the parts; `previous` must be below `number`, and all numbers below 2^63.
  public init(number: UInt64, previous: UInt64?, time: UInt64, root: Digest) {
    precondition(previous.map { $0 < number } ?? true, "an index entry follows its previous one")
    precondition(max(number, time) <= UInt64(Int64.max), "a decimal is below 2^63")
    self.number = number
    self.previous = previous
    self.time = time
    self.root = root
  }

  /// Reads the text of an entry; what is not exactly of the form above is refused.
  public init(parsing text: String) throws(MerkleError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Reads the bytes of an entry; what is not exactly of the form above is refused.
  public init(parsing text: [UInt8]) throws(MerkleError) {
    // Bytes, not a String: a String takes two spellings of one letter for equal.
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines[0].elementsEqual(IndexEntry.header.utf8) else { throw .indexEntryLine(1) }
    guard lines.count > 1, let number = decimal(lines[1]) else { throw .indexEntryLine(2) }
    guard lines.count > 2 else { throw .indexEntryLine(3) }
    var previous: UInt64?
    if !lines[2].elementsEqual("-".utf8) {
      guard let earlier = decimal(lines[2]), earlier < number else { throw .indexEntryLine(3) }
      previous = earlier
    }
    guard lines.count > 3, let time = decimal(lines[3]) else { throw .indexEntryLine(4) }
    guard lines.count > 4, let bytes = Base64.decode(Array(lines[4])),
      let root = Digest(bytes: bytes)
    else { throw .indexEntryLine(5) }
    guard lines.count == 6, lines[5].isEmpty else { throw .indexEntryLine(6) }
    self.init(number: number, previous: previous, time: time, root: root)
  }

  /// The text of the entry, as it stands in the log.
  public var text: String {
    """
    \(IndexEntry.header)
    \(number)
    \(previous.map(String.init) ?? "-")
    \(time)
    \(root.base64)

    """
  }
}

/// The number whose decimal digits are `digits`, without sign or leading zero, below 2^63.
private func decimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
  // 2^63 has 19 digits, so 19 of them fit into 64 bits.
  guard let first = digits.first, digits.count <= 19 else { return nil }
  guard first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
  var number: UInt64 = 0
  for digit in digits {
    guard UInt8(ascii: "0") <= digit, digit <= UInt8(ascii: "9") else { return nil }
    number = number * 10 + UInt64(digit - UInt8(ascii: "0"))
  }
  return number <= UInt64(Int64.max) ? number : nil
}
