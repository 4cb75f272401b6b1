internal import Zlib

/// How the parts of an entry are stored: as they are, or packed if that is shorter.
///
/// A packed part is
///
///     5A ‖ number of words ‖ (length, two bytes ‖ word)… ‖ zlib stream
///
/// and the content of the stream is the part, in which each word is written as one byte, 01 for the
/// first and so on: bytes that stand in no JSON text. The words are what the texts of a list have in
/// common, with the quotes and the comma before them: `","https://id.gs1.org/01/09520003000308/21/`.
/// A list of 10,000 random serials comes down to the serials, at some five bits a character.
///
/// A part that begins with 5A itself is always packed, so the first byte tells. Short parts are not worth
/// the time.
enum PartCoding {
  private static let byteCountMin = 4_096
  /// The most words of one part: 09, 0A and 0D may stand in JSON.
  private static let wordsMax = 8
  private static let wordBytesMax = 512
  private static let packed: UInt8 = 0x5a

  /// `part` as it is stored.
  static func encode(_ part: [UInt8]) -> [UInt8] {
    guard part.count >= byteCountMin || part.first == packed else { return part }
    let (text, words) = shortened(part)
    // What is left of long lists of serials is random.
    let stream = Deflater.compressed(
      text,
      .zlib,
      level: 4,
      isRandom: text.count * 2 < part.count && text.count > 4_096
    )
    var bytes: [UInt8] = [packed, UInt8(words.count)]
    for word in words {
      bytes.append(UInt8(word.count >> 8))
      bytes.append(UInt8(word.count & 255))
      bytes += word
    }
    bytes += stream
    return bytes.count < part.count || part.first == packed ? bytes : part
  }

  /// The part that is stored as `bytes`.
  static func decode(_ bytes: [UInt8]) throws(LedgerError) -> [UInt8] {
    guard bytes.first == packed else { return bytes }
    var at = 1
    func byte() throws(LedgerError) -> Int {
      guard at < bytes.count else { throw .damaged("a stored part ends too soon") }
      defer { at += 1 }
      return Int(bytes[at])
    }
    var words: [ArraySlice<UInt8>] = []
    for _ in 0..<(try byte()) {
      let count = try byte() << 8 | byte()
      guard at + count <= bytes.count else { throw .damaged("a stored part ends too soon") }
      words.append(bytes[at..<(at + count)])
      at += count
    }
    let text: [UInt8]
    do {
      text = try Inflater.content(
        of: Array(bytes[at...]),
        .zlib,
        countMax: LedgerLimits.partBytesMax,
        ratioMax: 2_000
      )
    } catch {
      throw .damaged("a stored part cannot be unpacked: \(error)")
    }
    return try written(text, words)
  }

  // MARK: Words

  /// `part` with its words written as single bytes, and the words.
  private static func shortened(_ part: [UInt8]) -> (text: [UInt8], words: [[UInt8]]) {
    guard !part.contains(where: { (1...UInt8(wordsMax)).contains($0) }) else { return (part, []) }
    var text: [UInt8] = []
    text.reserveCapacity(part.count / 2)
    var words: [[UInt8]] = []
    var at = 0
    while at < part.count {
      guard part[at] == quote, isBetweenTexts(part, at) else {
        text.append(part[at])
        at += 1
        continue
      }
      // The newest word is the likeliest.
      if let index = words.indices.reversed().first(where: { isWord(words[$0], part, at) }) {
        text.append(UInt8(index + 1))
        at += words[index].count
        continue
      }
      if words.count < wordsMax, let word = newWord(part, at) {
        words.append(word)
      } else {
        text += between
        at += between.count
      }
    }
    return (text, words)
  }

  private static func written(
    _ text: [UInt8],
    _ words: [ArraySlice<UInt8>]
  ) throws(LedgerError) -> [UInt8] {
    guard !words.isEmpty else { return text }
    var part: [UInt8] = []
    part.reserveCapacity(text.count * 2)
    for byte in text {
      if byte >= 1, byte <= UInt8(words.count) {
        part += words[Int(byte) - 1]
        guard part.count <= LedgerLimits.partBytesMax else {
          throw .damaged("a stored part is larger than any")
        }
      } else {
        part.append(byte)
      }
    }
    return part
  }

  private static let quote = UInt8(ascii: "\"")
  private static let between = Array("\",\"".utf8)

  private static func isBetweenTexts(_ part: [UInt8], _ at: Int) -> Bool {
    at + 2 < part.count && part[at + 1] == UInt8(ascii: ",") && part[at + 2] == quote
  }

  private static func isWord(_ word: [UInt8], _ part: [UInt8], _ at: Int) -> Bool {
    guard at + word.count <= part.count else { return false }
    // From the end: neighbours begin alike.
    for offset in word.indices.reversed() where word[offset] != part[at + offset] { return false }
    return true
  }

  /// What the next texts of the list at `at` begin with, if they have much in common.
  private static func newWord(_ part: [UInt8], _ at: Int) -> [UInt8]? {
    var starts: [Int] = [at]
    var next = at + 3
    while starts.count < 4, next < part.count, next - at < 4 * wordBytesMax {
      if part[next] == quote {
        guard isBetweenTexts(part, next) else { break }
        starts.append(next)
        next += 3
      } else {
        next += 1
      }
    }
    guard starts.count == 4 else { return nil }
    var count = 3
    while count < wordBytesMax, starts[3] + count < part.count, part[at + count] != quote,
      starts.allSatisfy({ part[$0 + count] == part[at + count] })
    { count += 1 }
    return count > 8 ? Array(part[at..<(at + count)]) : nil
  }
}
