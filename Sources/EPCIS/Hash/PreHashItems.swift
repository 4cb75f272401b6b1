import GS1

/// Thousands of items of one product, which differ in their serials only, as they are hashed.
///
/// The canonical form of one serves for all, and only the serials have to be sorted.
struct PreHashItems {
  private let uriStem: [UInt8]
  private let bytes: [UInt8]
  private var serials: [Serial] = []

  /// `nil` unless all `texts` are of `template`.
  init?(_ texts: TextList, of template: SerialTemplate) {
    guard template.serialLengths.upperBound <= Serial.byteCountMax else { return nil }
    uriStem = template.uriStem
    bytes = texts.bytes
    serials.reserveCapacity(texts.count)
    for index in 0..<texts.count {
      let range = texts.range(index)
      guard let start = template.serialStart(bytes, range) else { return nil }
      serials.append(Serial(bytes, start..<range.upperBound))
    }
  }

  /// The canonical URIs in the order of their bytes, each after `head`.
  func sortedText(after head: String) -> String {
    let head = Array(head.utf8) + uriStem
    var text: [UInt8] = []
    text.reserveCapacity(serials.count * (head.count + Serial.byteCountMax))
    for serial in serials.sorted() {
      text += head
      text += bytes[serial.range]
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A serial as numbers that compare as its bytes do: they are filled up with zeros, and a plain
  /// serial has none.
  private struct Serial: Comparable {
    static let byteCountMax = 32

    let range: Range<Int>
    private let words: (UInt64, UInt64, UInt64, UInt64)

    init(_ bytes: [UInt8], _ range: Range<Int>) {
      self.range = range
      func word(_ number: Int) -> UInt64 {
        let start = range.lowerBound + 8 * number
        var word: UInt64 = 0
        for index in start..<start + 8 {
          word = word << 8 | (index < range.upperBound ? UInt64(bytes[index]) : 0)
        }
        return word
      }
      words = (word(0), word(1), word(2), word(3))
    }

    static func < (left: Serial, right: Serial) -> Bool { left.words < right.words }
    static func == (left: Serial, right: Serial) -> Bool { left.words == right.words }
  }
}
