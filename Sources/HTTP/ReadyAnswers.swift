/// Answers to GET and HEAD that are there before anybody asks, found by their path.
///
/// Of what is asked most nothing is made anew, and no text of the request is looked at but its
/// path and, where there is a choice, `Accept-Encoding`: finding an answer allocates nothing.
public struct ReadyAnswers: Sendable {
  /// One answer, in each form that there is of it.
  public struct Forms: Sendable {
    let plain: Response
    let gzip: Response?

    /// Joins the forms.
    ///
    /// - Parameters:
    ///   - plain: the answer as it is.
    ///   - gzip: the same with its content compressed; both say `Vary: Accept-Encoding`.
    public init(_ plain: Response, gzip: Response? = nil) {
      self.plain = plain
      self.gzip = gzip
    }
  }

  /// Where the path and the forms of one answer are; a plain value, so that looking at it counts no
  /// references.
  private struct Entry {
    let path: Range<Int>
    let plain: Int
    let gzip: Int?
  }

  private var entries: [Entry] = []
  private var paths: [UInt8] = []
  private var responses: [Response] = []
  /// The index of an entry or -1, at the hash of its path or behind it.
  private var slots: [Int]

  /// Answers by their paths, as they stand in a target.
  ///
  /// The answers are copied: loops that shared them would wait for one another at each request,
  /// where the references to the same memory are counted.
  ///
  /// - Precondition: each path begins with a slash.
  public init(_ answers: [String: Forms] = [:]) {
    precondition(answers.keys.allSatisfy { $0.hasPrefix("/") }, "a path begins with a slash")
    var size = 4
    while size < answers.count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for (path, forms) in answers { add(path, forms) }
  }

  private mutating func add(_ path: String, _ forms: Forms) {
    let start = paths.count
    paths.append(contentsOf: path.utf8)
    let plain = add(forms.plain)
    let entry = Entry(path: start..<paths.count, plain: plain, gzip: forms.gzip.map { add($0) })
    var slot = Self.hash(paths.span.extracting(entry.path)) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entries.count
    entries.append(entry)
  }

  private mutating func add(_ response: Response) -> Int {
    responses.append(response.copied)
    return responses.count - 1
  }

  /// The answer to a request, its conditions considered; `nil` if none is ready.
  ///
  /// Paths are compared byte by byte: other spellings of the same path, and every query, are left to
  /// whoever else answers.
  public func answer(to request: Request) -> Response? {
    guard request.method == .get || request.method == .head, request.parts.query == nil,
      let entry = entry(of: request.headers.bytes.span.extracting(request.parts.path))
    else { return nil }
    let response = responses[choose(entry, for: request)]
    return request.isConditional ? response.conditional(for: request) : response
  }

  private func choose(_ entry: Entry, for request: Request) -> Int {
    // Parts are of the plain bytes.
    guard let gzip = entry.gzip, request.headers.allow(coding: "gzip"),
      !request.isConditional || !request.headers.contains(.range)
    else { return entry.plain }
    return gzip
  }

  private func entry(of path: borrowing Span<UInt8>) -> Entry? {
    var slot = Self.hash(path) & (slots.count - 1)
    // Ends, for at most half of the slots are taken.
    while slots[slot] >= 0 {
      let entry = entries[slots[slot]]
      if Self.isEqual(paths.span.extracting(entry.path), path) { return entry }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func isEqual(
    _ left: borrowing Span<UInt8>,
    _ right: borrowing Span<UInt8>
  ) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }

  /// FNV-1a; the table is fixed at start, so nobody can make its chains long.
  private static func hash(_ bytes: borrowing Span<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash >> 1 ^ hash >> 32)
  }
}

extension Fields {
  /// What ``Negotiation/allows(coding:acceptEncoding:)`` says of `Accept-Encoding` here, without
  /// making text of it.
  func allow(coding: String) -> Bool {
    var (own, any, identity): (Int?, Int?, Int?) = (nil, nil, nil)
    for line in lines where matches(line, .acceptEncoding) {
      WeightedList.forEachMember(in: bytes, line.value) { member in
        let name = bytes.span.extracting(member.range)
        if coding.isEqualIgnoringCase(name) { own = own ?? member.weight }
        if "*".isEqual(name) { any = any ?? member.weight }
        if "identity".isEqualIgnoringCase(name) { identity = identity ?? member.weight }
      }
    }
    let weight = own ?? any ?? 0
    return weight > 0 && weight >= identity ?? 0
  }
}
