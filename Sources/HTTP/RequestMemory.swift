/// Memory for heads, used again from request to request.
///
/// A request owns its bytes, so that a handler may keep it. Most handlers do not: then the memory
/// of a request that was answered serves the next one, and reading a head allocates nothing. Each
/// loop has one of these, whatever the number of its connections.
public struct RequestMemory {
  private var bytes: [UInt8] = []
  private var lines: [Fields.Line] = []

  /// No memory yet.
  public init() {}

  /// Takes back what a request was held in; if somebody kept the request, other memory is made.
  public mutating func reclaim(_ request: consuming Request) {
    bytes = request.headers.bytes
    lines = request.headers.lines
    discardHold(consume request)
    bytes.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
  }

  /// The memory for the bytes of a head, empty.
  mutating func takeBytes() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    return taken
  }

  /// The memory for the places of fields, empty.
  mutating func takeLines() -> [Fields.Line] {
    var taken: [Fields.Line] = []
    swap(&taken, &lines)
    return taken
  }

  /// Ends the request's own hold on its memory, which must happen before that is emptied.
  private func discardHold(_ request: consuming Request) {}
}
