/// What the prefixes of a document mean (JSON-LD 1.1), without fetching anything.
///
/// Contexts named by address are taken for the standard one, whose prefixes always hold; those
/// written out add prefixes of their own.
public struct LinkedDataContext: Sendable {
  /// Prefixes by name, and the namespaces they stand for.
  private var namespaces: [ByteText: String]
  /// The prefixes that contexts of the document itself define.
  private var own: Set<ByteText> = []
  /// What bare names of extensions are taken from, where a context says so with `@vocab`.
  private(set) var defaultNamespace: String?

  /// The prefixes of the EPCIS context.
  public static let standard = LinkedDataContext(namespaces: [
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "gs1": "https://gs1.org/voc/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
  ])

  private init(namespaces: [String: String]) {
    self.namespaces = Dictionary(
      uniqueKeysWithValues: namespaces.map { (ByteText($0.key), $0.value) }
    )
  }

  /// The full URI of a CURIE (`cbvmda:lotNumber`); anything else as it is.
  public func expand(_ text: String) -> String {
    resolve(text).map { $0.namespace + $0.local } ?? text
  }

  /// The namespace of a CURIE and what stands after its colon; `nil` for anything else.
  func resolve(_ text: String) -> (namespace: String, local: Substring)? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let prefix = text[..<colon]
    let rest = text[text.utf8.index(after: colon)...]
    // Nearly all identifiers are web addresses or URNs: no look-up for them.
    guard !rest.utf8.starts(with: "//".utf8), !prefix.utf8.elementsEqual("urn".utf8),
      let namespace = namespaces[ByteText(String(prefix))]
    else { return nil }
    return (namespace, rest)
  }

  /// Whether it is clear what a name with a colon means: its prefix is defined, or is the scheme of a URI.
  func explains(_ name: String) -> Bool {
    guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return true }
    let rest = name[name.utf8.index(after: colon)...]
    if rest.utf8.starts(with: "//".utf8) { return true }
    let prefix = ByteText(String(name[..<colon]))
    return namespaces[prefix] != nil || Self.schemes.contains(prefix)
  }

  /// Whether an address is one of those at which GS1 publishes the context of EPCIS or its words.
  static func isStandard(_ address: String) -> Bool {
    let start = address.utf8.starts(with: "https://".utf8) ? "https://" : "http://"
    guard address.utf8.starts(with: start.utf8) else { return false }
    let rest = address.utf8.dropFirst(start.utf8.count)
    let host = String(decoding: rest.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
    let hosts = ["ref.gs1.org", "gs1.org", "www.gs1.org", "id.gs1.org", "gs1.github.io"]
    return hosts.contains(host)
  }

  /// The same without the prefixes of the EPCIS context, but for those that the document repeats.
  var writtenOut: LinkedDataContext {
    var context = self
    context.namespaces = namespaces.filter { own.contains($0.key) }
    return context
  }

  /// Schemes that a context may not turn into prefixes, for then every identifier that begins with
  /// one would mean something else.
  private static let schemes: Set<ByteText> = Set(
    ["urn", "http", "https", "ni", "geo", "did", "tel", "mailto", "data", "tag"].map(ByteText.init)
  )

  /// The most terms that contexts may define together: every event can add some, to a copy.
  static let termsMax = 1_000

  /// The most bytes of all copies of a document's context, of which each of its events has one.
  static let copiesBytesMax = 64 << 20

  /// What is wrong with a context.
  enum Fault: Error, Hashable {
    case notAContext
    case badTerm(String)
    case protectedTerm(String)
    case tooManyTerms
  }

  /// Adds the definitions of an `@context`: an address, an object, or an array of them.
  mutating func add(_ value: JSONValue) throws(Fault) {
    switch value {
    case .string(let address):
      guard URISyntax.isURI(address) else { throw .notAContext }
    case .object(let object): try add(object)
    case .array(let parts):
      for part in parts {
        guard part.arrayValue == nil else { throw .notAContext }
        try add(part)
      }
    default: throw .notAContext
    }
  }

  private mutating func add(_ object: JSONObject) throws(Fault) {
    for member in object.members {
      if member.name.utf8.first == UInt8(ascii: "@") {
        if member.name.hasSameBytes(as: "@vocab") { defaultNamespace = member.value.stringValue }
        continue
      }
      guard !Self.schemes.contains(ByteText(member.name)), !EventShape.isTerm(member.name) else {
        throw .protectedTerm(member.name)
      }
      guard let text = (member.value["@id"] ?? member.value).stringValue else {
        guard member.value.isNull || member.value.objectValue != nil else {
          throw .badTerm(member.name)
        }
        continue
      }
      guard own.count < Self.termsMax else { throw .tooManyTerms }
      namespaces[ByteText(member.name)] = expand(text)
      own.insert(ByteText(member.name))
    }
  }
}
