public import EPCIS

/// A typed link, with the attributes by which one of several is chosen (GS1-Conformant Resolver 1.2,
/// RFC 9264).
public struct Link: Hashable, Sendable {
  /// What is found there, by full URI: `https://ref.gs1.org/voc/pip`.
  public let type: String
  /// The target: an http or https address.
  public let href: String
  /// What people read.
  public let title: String
  /// The languages of the target: `en`, `zh-CN`.
  public let languages: [String]
  /// The media type of the target.
  public let mediaType: String?
  /// For whom it is, in words that the brand chooses: countries, mostly.
  public let contexts: [String]
  /// Whether a scan leads there, where scans are redirected.
  public let isDefault: Bool

  /// A link of the service's own, which nobody states.
  ///
  /// - Parameters:
  ///   - type: a full URI.
  ///   - href: where it leads.
  ///   - title: what people read.
  ///   - mediaType: what is there.
  public init(type: String, href: String, title: String, mediaType: String) {
    self.type = type
    self.href = href
    self.title = title
    self.mediaType = mediaType
    languages = []
    contexts = []
    isDefault = false
  }

  /// Why a link is malformed.
  struct Fault: Error {
    let field: String
    let message: String
  }

  /// Reads the members of a captured link, or of the body that was made of it.
  init(_ json: JSONValue) throws(Fault) {
    type = try LinkType.read(json["linkType"]?.stringValue ?? "")
    href = try Link.target(json["href"]?.stringValue ?? "")
    guard let title = json["title"]?.stringValue, !title.isEmpty, title.utf8.count <= 200 else {
      throw Fault(field: "title", message: "it must be a text of 1 to 200 bytes")
    }
    self.title = title
    languages = try Link.texts(json, "hreflang")
    if let stray = languages.first(where: { !Link.isLanguage($0) }) {
      throw Fault(field: "hreflang", message: "\(stray) is not of the form en or zh-CN")
    }
    contexts = try Link.texts(json, "context")
    mediaType = json["mediaType"]?.stringValue
    if json["mediaType"] != nil, !Link.isMediaType(mediaType ?? "") {
      throw Fault(field: "mediaType", message: "it is not of the form text/html")
    }
    isDefault = json["isDefault"]?.boolValue ?? false
    if let flag = json["isDefault"], flag.boolValue == nil {
      throw Fault(field: "isDefault", message: "it is neither true nor false")
    }
  }

  /// The members, with those left out that say nothing.
  public var json: JSONObject {
    var json: JSONObject = [
      "linkType": .string(type), "href": .string(href), "title": .string(title),
    ]
    if !languages.isEmpty { json["hreflang"] = .strings(languages) }
    json["mediaType"] = mediaType.map(JSONValue.string)
    if !contexts.isEmpty { json["context"] = .strings(contexts) }
    if isDefault { json["isDefault"] = true }
    return json
  }

  private static func target(_ text: String) throws(Fault) -> String {
    let bytes = text.utf8
    let schemes = ["https://", "http://"]
    let isPlain = bytes.allSatisfy { 0x21...0x7e ~= $0 && !"\"<>\\^`{|}".utf8.contains($0) }
    guard isPlain, bytes.count <= 2_048,
      let scheme = schemes.first(where: { bytes.starts(with: $0.utf8) }),
      let first = bytes.dropFirst(scheme.utf8.count).first, !"/?#:@".utf8.contains(first)
    else {
      throw Fault(
        field: "href",
        message: "it must be an http or https address of at most 2,048 ASCII characters"
      )
    }
    return text
  }

  private static func texts(_ json: JSONValue, _ name: String) throws(Fault) -> [String] {
    guard let value = json[name] else { return [] }
    let texts = value.stringValue.map { [$0] } ?? value.arrayValue?.compactMap(\.stringValue) ?? []
    let isComplete = texts.count == value.arrayValue?.count ?? 1
    guard isComplete, !texts.isEmpty, texts.count <= 20,
      texts.allSatisfy({ 1...100 ~= $0.utf8.count })
    else { throw Fault(field: name, message: "it must be a list of 1 to 20 short texts") }
    return texts
  }

  /// What GS1's schema of linksets takes: two letters, or two and two.
  private static func isLanguage(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isLower = parts[0].count == 2 && parts[0].allSatisfy { 97...122 ~= $0 }
    guard parts.count == 2 else { return isLower && parts.count == 1 }
    return isLower && parts[1].count == 2 && parts[1].allSatisfy { 65...90 ~= $0 }
  }

  private static func isMediaType(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy {
            48...57 ~= $0 || 97...122 ~= $0 | 0x20 || "-+._".utf8.contains($0)
          }
      }
  }
}

/// Types of links: those of the GS1 Web Vocabulary, and everybody's own by full URI.
public enum LinkType {
  /// The namespace in which types are written here.
  public static let namespace = "https://ref.gs1.org/voc/"

  /// The types of the GS1 Web Vocabulary 1.16 that a brand may register, without the deprecated one
  /// and those that a resolver sets itself (`defaultLink`, `defaultLinkMulti`, `handledBy`).
  public static let names: [String] = """
    activityIdeas allergenInfo appDownload backgroundInfo brandHomepageClinical
    brandHomepagePatient careersInfo certificationInfo consumerHandlingStorageInfo dpp eifu epcis
    epil eventsInfo faqs hasRetailers homepage ingredientsInfo instructions jws leaveReview
    locationInfo logisticsInfo loyaltyProgram masterData menuInfo nutritionalInfo openingHoursInfo
    paymentLink pip promotion purchaseSuppliesOrAccessories quickStartGuide recallStatus recipeInfo
    registerProduct registryEntry relatedImage relatedVideo reportFound review safetyInfo
    scheduleTime serviceInfo smartLabel smpc socialMedia statisticInfo subscribe support
    sustainabilityInfo traceability tutorial userAgreement verificationService whatsInTheBox
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// All prefixes in which the vocabulary's words occur.
  private static let prefixes = [
    "gs1:", namespace, "https://gs1.org/voc/", "https://www.gs1.org/voc/", "http://gs1.org/voc/",
    "http://ref.gs1.org/voc/",
  ]

  /// The full URI of a type as somebody wrote it: `gs1:pip`, in any of the namespaces that occur,
  /// or another absolute URI; `nil` for what is none.
  public static func uri(_ text: String) -> String? {
    for prefix in prefixes where text.utf8.starts(with: prefix.utf8) {
      return namespace + text.dropFirst(prefix.count)
    }
    let isWeb = text.hasPrefix("https://") || text.hasPrefix("http://")
    let isPlain = text.utf8.allSatisfy {
      48...57 ~= $0 || 97...122 ~= $0 | 0x20 || "./-_~:#".utf8.contains($0)
    }
    return isWeb && isPlain && text.utf8.count <= 200 ? text : nil
  }

  static func read(_ text: String) throws(Link.Fault) -> String {
    guard let uri = uri(text) else {
      throw Link.Fault(
        field: "linkType",
        message: "it must be a word of the GS1 Web Vocabulary such as gs1:pip, or a web address"
      )
    }
    let isGS1 = uri.utf8.starts(with: namespace.utf8)
    guard !isGS1 || names.contains(String(uri.dropFirst(namespace.count))) else {
      throw Link.Fault(
        field: "linkType",
        message:
          "the GS1 Web Vocabulary has no such link type; it has \(names.joined(separator: ", "))"
      )
    }
    return uri
  }
}
