/// Bytes put together from an input, each with the place from which it came, so that an error in
/// them can be shown in the input.
struct TracedBytes {
  private(set) var bytes: [UInt8] = []
  private var places: [Int] = []

  /// The place of the byte at `offset`, or of the last one before it.
  func place(_ offset: Int) -> Int {
    places.isEmpty ? 0 : places[min(offset, places.count - 1)]
  }

  mutating func append(_ byte: UInt8, from place: Int) {
    bytes.append(byte)
    places.append(place)
  }

  mutating func append(_ slice: ArraySlice<UInt8>) {
    bytes += slice
    places += slice.indices
  }

  mutating func append(_ other: TracedBytes) {
    bytes += other.bytes
    places += other.places
  }
}

extension Element {
  /// A checked element whose errors point into the input.
  init(_ entry: AIEntry, _ value: TracedBytes) throws(GS1Error) {
    try self.init(entry, value.bytes, place: value.place)
  }
}

extension GS1Error {
  /// The same error in a text that begins `count` bytes before this one's.
  func moved(by count: Int) -> GS1Error {
    GS1Error(rule, ai, at: max(0, position + count))
  }
}
