/// Takes numbers and texts from the bits of a compressed Digital Link.
struct BitReader {
  /// Six bits each.
  private let digits: [UInt8]
  private let start: Int
  private let isAscending: Bool
  private var at = 0

  /// Takes the characters of base64url.
  init(_ segment: ArraySlice<UInt8>, isAscending: Bool) throws(GS1Error) {
    self.isAscending = isAscending
    start = segment.startIndex
    var digits: [UInt8] = []
    digits.reserveCapacity(segment.count)
    for (offset, byte) in segment.enumerated() {
      guard let value = Self.alphabet.firstIndex(of: byte) else {
        throw GS1Error(.illegalCharacter, at: start + offset)
      }
      digits.append(UInt8(value))
    }
    self.digits = digits
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
  )
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  private var bitsLeft: Int { digits.count * 6 - at }
  private var place: Int { start + min(at / 6, digits.count) }

  private mutating func bit() throws(GS1Error) -> Int {
    guard bitsLeft > 0 else { throw GS1Error(.length, at: place) }
    defer { at += 1 }
    return Int(digits[at / 6] >> UInt8(5 - at % 6)) & 1
  }

  /// The next bits as a number; at most 16.
  private mutating func number(_ bitCount: Int) throws(GS1Error) -> Int {
    var number = 0
    for _ in 0..<bitCount { number = number << 1 | (try bit()) }
    return number
  }

  /// All elements, in their order.
  mutating func elements() throws(GS1Error) -> [Element] {
    var elements: [Element] = []
    // What is left at the end fills the last character.
    while bitsLeft > 8 {
      for ai in try identifiers() {
        guard let entry = AITable.entry(ai) else { throw GS1Error(.unknownAI, ai, at: place) }
        let begun = place
        let value = try value(of: entry)
        guard !elements.contains(where: { $0.ai == ai }) else {
          throw GS1Error(.duplicateAI, ai, at: begun)
        }
        elements.append(try Element(entry, value) { _ in begun })
      }
    }
    return elements
  }

  /// The application identifiers whose values come next; none after a pair that is not of GS1.
  private mutating func identifiers() throws(GS1Error) -> [AI] {
    let begun = place
    let byte = UInt8(try number(8))
    if byte >> 4 == 0xf {
      try skipPair(firstBits: Int(byte & 15))
      return []
    }
    if let sequence = CompressedLink.sequences[byte] {
      return isAscending ? sequence.sorted { $0.description < $1.description } : sequence
    }
    var name = [byte >> 4, byte & 15]
    // No identifier begins another one, so the first that there is, is it.
    while name.count <= 4 {
      guard name.allSatisfy({ $0 < 10 }) else { break }
      let digits = name.map { $0 + ASCII.zero }
      if let ai = AI(digits, in: digits.indices), AITable.entry(ai) != nil { return [ai] }
      guard name.count < 4 else { break }
      name.append(UInt8(try number(4)))
    }
    throw GS1Error(.unknownAI, at: begun)
  }

  /// Steps over a key and a value that are not of GS1.
  private mutating func skipPair(firstBits: Int) throws(GS1Error) {
    let keyCount = firstBits << 3 | (try number(3))
    for _ in 0..<keyCount { _ = try number(6) }
    let form = try number(3)
    _ = try text(number(7), form)
  }

  // MARK: Values

  private mutating func value(of entry: AIEntry) throws(GS1Error) -> [UInt8] {
    var value: [UInt8] = []
    for part in entry.compressedParts {
      switch (part.isNumber, part.isFixed) {
      case (true, true): value += try decimal(part.count)
      case (true, false): value += try decimal(number(Self.lengthBits(part.count)))
      case (false, true): value += try text(part.count, number(3))
      case (false, false):
        let form = try number(3)
        value += try text(number(Self.lengthBits(part.count)), form)
      }
    }
    return value
  }

  /// As many bits as hold the number `most`.
  static func lengthBits(_ most: Int) -> Int { Int.bitWidth - most.leadingZeroBitCount }

  /// As many bits as hold every number of `count` digits.
  static func valueBits(_ count: Int) -> Int {
    count == 0 ? 0 : Int((Double(count) * 3.321_928_094_887_362 + 0.01).rounded(.up))
  }

  /// A number of `count` digits, with zeros in front.
  private mutating func decimal(_ count: Int) throws(GS1Error) -> [UInt8] {
    var value = [UInt8](repeating: 0, count: count)
    for _ in 0..<Self.valueBits(count) {
      var carry = UInt8(try bit())
      for index in value.indices.reversed() {
        let doubled = value[index] * 2 + carry
        value[index] = doubled % 10
        carry = doubled / 10
      }
      guard carry == 0 else { throw GS1Error(.length, at: place) }
    }
    return value.map { $0 + ASCII.zero }
  }

  private mutating func text(_ count: Int, _ form: Int) throws(GS1Error) -> [UInt8] {
    if form == 0 { return try decimal(count) }
    var text: [UInt8] = []
    for _ in 0..<count {
      switch form {
      case 1: text.append(Self.hexadecimal[try number(4)])
      case 2:
        let digit = Self.hexadecimal[try number(4)]
        text.append(digit >= UInt8(ascii: "a") ? digit - 32 : digit)
      case 3: text.append(Self.alphabet[try number(6)])
      case 4: text.append(UInt8(try number(7)))
      default: throw GS1Error(.illegalCharacter, at: place)
      }
    }
    return text
  }
}

extension AIEntry {
  /// A stretch of a value as compression sees it.
  struct CompressedPart: Equatable {
    let isNumber: Bool
    /// Whether it always has `count` characters, rather than at most.
    let isFixed: Bool
    var count: Int
  }

  /// The parts of a value; those that must be there and have a fixed number of digits are one.
  var compressedParts: [CompressedPart] {
    var merged: [CompressedPart] = []
    for part in parts {
      let isFixed = part.lengths.lowerBound == part.lengths.upperBound && !part.isOptional
      let next = CompressedPart(
        isNumber: part.alphabet == .digits,
        isFixed: isFixed,
        count: part.lengths.upperBound
      )
      if let last = merged.last, last.isNumber, next.isNumber, last.isFixed, isFixed {
        merged[merged.count - 1].count += next.count
      } else if let last = merged.last, !last.isNumber, !next.isNumber, last.isFixed != isFixed {
        // A text of which only the beginning is laid down is one text.
        merged[merged.count - 1] = CompressedPart(
          isNumber: false,
          isFixed: false,
          count: last.count + next.count
        )
      } else {
        merged.append(next)
      }
    }
    return merged
  }
}
