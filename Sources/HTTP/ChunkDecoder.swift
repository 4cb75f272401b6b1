/// Removes the chunked transfer coding (RFC 9112 §7.1), byte by byte where it must, chunk by chunk
/// where it can.
///
/// Extensions and trailer fields are read and dropped. Blanks around a size are refused, as they
/// are read differently by different servers.
struct ChunkDecoder: Sendable {
  private enum State {
    case size, sizeExtension, sizeFeed
    case data, dataReturn, dataFeed
    case trailerStart, trailerName, trailerValue, trailerFeed
    case endFeed, done
  }

  private var state = State.size
  /// The size as read so far, then what is left of the chunk.
  private var remaining = 0
  private var digits = 0
  private var extensionBytes = 0
  private var trailerBytes = 0

  /// Appends what `input` holds of the body in `range`, and moves the range past what was read.
  ///
  /// - Returns: whether the body is whole.
  /// - Throws: `chunk`, `bodyTooLarge` or `headTooLarge`.
  mutating func decode(
    _ input: [UInt8],
    _ range: inout Range<Int>,
    into body: inout [UInt8],
    _ limits: Limits
  ) throws(RequestError) -> Bool {
    while state != .done, !range.isEmpty {
      if state == .data {
        let count = min(remaining, range.count)
        body.append(contentsOf: input[range.prefix(count)])
        range = range.dropFirst(count)
        remaining -= count
        if remaining == 0 { state = .dataReturn }
      } else {
        let byte = input[range.lowerBound]
        range = range.dropFirst()
        state = try step(byte, held: body.count, limits)
      }
    }
    return state == .done
  }

  private mutating func step(
    _ byte: UInt8,
    held: Int,
    _ limits: Limits
  ) throws(RequestError) -> State {
    switch state {
    case .size, .sizeExtension, .sizeFeed: return try size(byte, held: held, limits)
    case .dataReturn: return try expect(Characters.cr, byte, then: .dataFeed)
    case .dataFeed: return try expect(Characters.lf, byte, then: .size)
    case .data, .done: return state
    default: return try trailer(byte, limits)
    }
  }

  private mutating func size(
    _ byte: UInt8,
    held: Int,
    _ limits: Limits
  ) throws(RequestError) -> State {
    switch (state, byte) {
    case (.sizeFeed, _):
      guard byte == Characters.lf else { throw .chunk }
      digits = 0
      return remaining == 0 ? .trailerStart : .data
    case (.size, Characters.cr) where digits > 0, (.sizeExtension, Characters.cr):
      guard remaining <= limits.bodyBytesMax - held else { throw .bodyTooLarge }
      return .sizeFeed
    case (.size, UInt8(ascii: ";")) where digits > 0, (.sizeExtension, _):
      extensionBytes += 1
      guard extensionBytes <= limits.chunkExtensionBytesMax, Characters.isFieldValue(byte)
      else { throw .chunk }
      return .sizeExtension
    default:
      // Fifteen digits cannot overflow.
      guard let digit = Characters.hexValue(byte), digits < 15 else { throw .chunk }
      remaining = remaining << 4 | Int(digit)
      digits += 1
      return .size
    }
  }

  private mutating func trailer(_ byte: UInt8, _ limits: Limits) throws(RequestError) -> State {
    trailerBytes += 1
    guard trailerBytes <= limits.trailerBytesMax else { throw .headTooLarge }
    switch state {
    case .trailerStart where byte == Characters.cr: return .endFeed
    case .trailerStart, .trailerName:
      if state == .trailerName, byte == UInt8(ascii: ":") { return .trailerValue }
      guard Characters.isToken(byte) else { throw .chunk }
      return .trailerName
    case .trailerValue:
      if byte == Characters.cr { return .trailerFeed }
      guard Characters.isFieldValue(byte) else { throw .chunk }
      return .trailerValue
    case .trailerFeed: return try expect(Characters.lf, byte, then: .trailerStart)
    default: return try expect(Characters.lf, byte, then: .done)
    }
  }

  private func expect(
    _ expected: UInt8,
    _ byte: UInt8,
    then next: State
  ) throws(RequestError) -> State {
    guard byte == expected else { throw .chunk }
    return next
  }
}
