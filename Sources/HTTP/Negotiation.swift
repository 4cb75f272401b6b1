/// Which form of an answer a client wants (RFC 9110 §12).
///
/// Nobody is ever refused for what they accept.
public enum Negotiation {
  /// The forms in which an ID is answered.
  public enum Form: Hashable, Sendable {
    /// A page for people.
    case html
    /// The journey document.
    case json
    /// Links to what is known (RFC 9264).
    case linkset
  }

  private static let xhtml = "application/xhtml+xml"
  private static let linkedData = "application/ld+json"
  private static let linkset = "application/linkset+json"

  /// The form that an `Accept` field asks for.
  ///
  /// HTML, if `accept` names it no lower than JSON; a linkset, if it is named above both, where a
  /// wildcard speaks for JSON only from above; otherwise JSON, for `*/*`, for nothing and for what
  /// cannot be read.
  public static func form(accept: String?) -> Form {
    let list = WeightedList(accept)
    let page = max(list.weight(of: "text/html") ?? 0, list.weight(of: xhtml) ?? 0)
    let wildcard = list.weight(of: "application/*") ?? list.weight(of: "*/*") ?? 0
    let (plain, linked) = (list.weight(of: "application/json"), list.weight(of: linkedData))
    let isNamed = plain != nil || linked != nil
    let json = isNamed ? max(plain ?? 0, linked ?? 0) : wildcard
    let links = list.weight(of: linkset) ?? 0
    if links > page, links > json || (links == json && !isNamed) { return .linkset }
    return page > 0 && page >= json ? .html : .json
  }

  /// The best of the languages that there are for an `Accept-Language` field.
  ///
  /// A range is shortened from its end until it names one of `available` (RFC 4647 §3.4); ranges
  /// count by weight, then by place. What a range with weight 0 names is not chosen.
  ///
  /// - Parameters:
  ///   - field: the field's value.
  ///   - available: language tags; the first is the one to fall back on, which `*` means too.
  /// - Returns: a member of `available`; `nil` if none is asked for.
  public static func language(acceptLanguage field: String?, available: [String]) -> String? {
    let list = WeightedList(field)
    let refused = Set(list.members.filter { $0.weight == 0 }.map(list.text))
    let offered = available.filter { !refused.contains($0.lowercased()) }
    // The sort is stable: of equal weights the first in place comes first.
    let wanted = list.members.filter { $0.weight > 0 }.sorted { $0.weight > $1.weight }
    for text in wanted.map(list.text) {
      if text == "*" { return offered.first }
      var range = text[...]
      while !range.isEmpty {
        if let match = offered.first(where: { $0.lowercased() == range }) { return match }
        range = range.lastIndex(of: "-").map { range[..<$0] } ?? ""
      }
    }
    return nil
  }

  /// The best of the media types that there are for an `Accept` field (RFC 9110 §12.5.1).
  ///
  /// For each type its most specific range counts; parameters of ranges are passed over.
  ///
  /// - Parameters:
  ///   - field: the field's value; without the field every type is as good.
  ///   - available: types in lower case, the preferred one first.
  /// - Returns: a member of `available`; `nil` if the client accepts none of them.
  public static func mediaType(accept field: String?, available: [String]) -> String? {
    guard let field else { return available.first }
    let list = WeightedList(field)
    var best: (type: String, weight: Int)?
    for type in available {
      let range = type.prefix { $0 != "/" } + "/*"
      let weight =
        list.weight(of: type) ?? list.weight(of: String(range))
        ?? list.weight(of: "*/*") ?? 0
      if weight > best?.weight ?? 0 { best = (type, weight) }
    }
    return best?.type
  }

  /// Whether an `Accept-Encoding` field allows a content coding, and does not prefer plain bytes.
  ///
  /// - Parameters:
  ///   - coding: a coding in lower case, such as `gzip`.
  ///   - field: the field's value; without the field nothing but `identity` is sent.
  /// - Returns: whether bytes in that coding should be sent.
  public static func allows(coding: String, acceptEncoding field: String?) -> Bool {
    guard let field else { return false }
    let list = WeightedList(field)
    let weight = list.weight(of: coding) ?? list.weight(of: "*") ?? 0
    return weight > 0 && weight >= list.weight(of: "identity") ?? 0
  }
}
