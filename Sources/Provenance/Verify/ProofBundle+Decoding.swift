public import EPCIS
import Merkle

extension ProofBundle {
  /// The nesting of a bundle: bundle, entries, entry, filings, filing, path.
  private static let limits = JSONLimits(bytesMax: byteCountMax, depthMax: 6)

  /// Reads a bundle.
  ///
  /// - Throws: ``Refusal`` at step 0 if the bytes have another form.
  public init(parsing bytes: [UInt8]) throws(Refusal) {
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes, limits: ProofBundle.limits) } catch {
      throw Refusal(step: 0, field: "", "the bundle cannot be read as JSON: \(error)")
    }
    try self.init(json)
  }

  /// Takes a bundle that was read as JSON already.
  ///
  /// - Throws: ``Refusal`` at step 0 if it has another form.
  public init(_ json: JSONValue) throws(Refusal) {
    let bundle = BundleReader(value: json, field: "")
    try bundle.checkMembers(["v", "subject", "checkpoint", "lookups", "entries"])
    let version = try bundle.member("v")
    guard try version.number() == 1 else { throw version.refusal("the version is not 1") }
    subject = try bundle.member("subject").text()
    checkpoint = try bundle.member("checkpoint").bytes()
    lookups = try bundle.member("lookups").elements().ascending(by: \.key, Lookup.init(reading:))
    entries = try bundle.member("entries").elements().ascending(by: \.number, Entry.init(reading:))
  }
}

extension ProofBundle.Lookup {
  fileprivate init(reading lookup: BundleReader) throws(Refusal) {
    try lookup.checkMembers(["key", "entries", "absent", "value", "steps"])
    key = try lookup.member("key").key()
    finding = try ProofBundle.Finding(reading: lookup)
    steps = []
    for step in try lookup.member("steps").elements() {
      let parts = try step.elements()
      guard parts.count == 2 else { throw step.refusal("a step has two parts") }
      let bit = try parts[0].number()
      guard bit < IndexKey.bitCount else { throw parts[0].refusal("a key has no such bit") }
      steps.append(IndexStep(bit: Int(bit), sibling: try parts[1].digest()))
    }
  }
}

extension ProofBundle.Finding {
  fileprivate init(reading lookup: BundleReader) throws(Refusal) {
    switch (lookup.optional("entries"), lookup.optional("absent"), lookup.optional("value")) {
    case (let entries?, nil, nil):
      let numbers = try entries.elements().ascending(by: \.self) { element throws(Refusal) in
        try element.number()
      }
      if numbers.isEmpty { throw entries.refusal("a key with no entries is absent") }
      self = .entries(numbers)
    case (nil, let absent?, nil):
      try absent.checkMembers(["key", "value"])
      self = .absent(
        try absent.member("key").key(),
        try absent.member("value").indexValue()
      )
    case (nil, nil, let value?): self = .value(try value.indexValue())
    default: throw lookup.refusal("a lookup has one of entries, absent and value")
    }
  }
}

extension ProofBundle.Entry {
  private static let statementMembers = [
    "salt", "note", "body", "bodySalt", "members", "membersSalt", "filed",
  ]

  fileprivate init(reading entry: BundleReader) throws(Refusal) {
    try entry.checkMembers(["n", "text", "path"] + Self.statementMembers)
    number = try entry.member("n").number()
    text = try entry.member("text").bytes()
    path = try entry.member("path").digests()
    let isStatement = Self.statementMembers.contains { entry.optional($0) != nil }
    statement = isStatement ? try ProofBundle.Statement(reading: entry) : nil
  }
}

extension ProofBundle.Statement {
  fileprivate init(reading entry: BundleReader) throws(Refusal) {
    salt = try entry.member("salt").base64(StatementPart.saltByteCount)
    note = try entry.member("note").bytes()
    body = try Self.part("body", of: entry)
    members = try Self.part("members", of: entry)
    filed = try entry.member("filed").elements().ascending(by: \.key, FilingProof.init(reading:))
  }

  private static func part(
    _ name: String,
    of entry: BundleReader
  ) throws(Refusal) -> ProofBundle.Part? {
    switch (entry.optional(name), entry.optional(name + "Salt")) {
    case (nil, nil): nil
    case (let part?, let salt?):
      ProofBundle.Part(bytes: try part.bytes(), salt: try salt.base64(StatementPart.saltByteCount))
    default: throw entry.refusal("\(name) and \(name)Salt stand together or not at all")
    }
  }
}

extension FilingProof {
  fileprivate init(reading filing: BundleReader) throws(Refusal) {
    try filing.checkMembers(["key", "role", "blind", "position", "path"])
    let number = try filing.member("role").number()
    guard let role = UInt8(exactly: number).flatMap(Role.init(rawValue:)) else {
      throw filing.refusal("there is no role \(number)")
    }
    self.init(
      key: try filing.member("key").key(),
      role: role,
      blind: try filing.member("blind").base64(Filing.blindByteCount),
      position: try filing.member("position").number(),
      path: try filing.member("path").digests()
    )
  }
}
