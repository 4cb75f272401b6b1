import EPCIS

/// Documents of one event about many new items, made as fast as bytes can be copied.
struct SerialDocument {
  private let head: [UInt8]
  private let tail: [UInt8]
  private var random: SeededRandom
  private let workload: Workload
  private let items: Int
  private let events: Int

  /// - Parameters:
  ///   - items: the items of each event.
  ///   - events: the events of each document.
  ///   - workload: which items.
  ///   - seed: differs between those who make documents at the same time.
  ///   - time: when the events happened.
  init(items: Int, events: Int = 1, workload: Workload, seed: UInt64, at time: Instant) {
    self.items = items
    self.events = events
    self.workload = workload
    random = SeededRandom(seed: seed)
    let event: JSONValue = [
      "type": "ObjectEvent", "eventTime": .string(time.utcText), "eventTimeZoneOffset": "+00:00",
      "action": "ADD", "bizStep": "commissioning", "disposition": "active", "epcList": ["@"],
    ]
    let document = MadeUp.document([event], at: time).encoded()
    let list = Array("{\"type\":\"ObjectEvent\"".utf8)
    let start = document.firstRange(of: list)?.lowerBound ?? 0
    let end = document.lastIndex(of: UInt8(ascii: "}")).map { $0 - 2 } ?? 0
    head = Array(document[..<start])
    tail = Array(document[end...])
    let body = Array(document[start..<end])
    let mark = body.firstRange(of: Array("\"@\"".utf8)) ?? 0..<0
    eventHead = Array(body[..<mark.lowerBound])
    eventTail = Array(body[mark.upperBound...])
  }

  private let eventHead: [UInt8]
  private let eventTail: [UInt8]

  /// The next document, and the URI of one of its items.
  mutating func next() -> (bytes: [UInt8], sample: String) {
    var bytes = head
    bytes.reserveCapacity(head.count + tail.count + events * (400 + items * 64))
    var sample = ""
    for event in 0..<events {
      if event > 0 { bytes.append(UInt8(ascii: ",")) }
      sample = append(to: &bytes)
    }
    bytes += tail
    return (bytes, sample)
  }

  private mutating func append(to bytes: inout [UInt8]) -> String {
    let product =
      workload == .products ? Int.random(in: 0..<ItemSource.productCount, using: &random) : 0
    let stem = Array("\"https://id.gs1.org/01/\(ItemSource.gtin(product))/21/".utf8)
    var run: [UInt8] = []
    if workload == .runs { random.appendCharacters(4, to: &run) }
    bytes += eventHead
    var start = bytes.count
    for item in 0..<items {
      if item > 0 { bytes.append(UInt8(ascii: ",")) }
      start = bytes.count + 1
      bytes += stem
      bytes += run
      random.appendCharacters(18 - run.count, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
    let sample = String(decoding: bytes[start..<(bytes.count - 1)], as: UTF8.self)
    bytes += eventTail
    return sample
  }
}
