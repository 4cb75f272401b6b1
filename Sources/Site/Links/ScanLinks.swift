import EPCIS
import GS1
import Provenance

/// What is linked from one code, level by level: the code itself, its lot, its product.
///
/// Each level stands under the address that has no more of the code than that level. Of links of the
/// same type only those of the narrowest level count.
struct ScanLinks {
  /// The links of one level.
  struct Level {
    /// The address of the level on this site: what the links are about.
    let anchor: String
    /// What people call it.
    let description: String
    let links: [Link]
  }

  /// The narrowest first; never empty.
  let levels: [Level]
  /// The page with the journey, where a scan leads that nobody registered a link for.
  let page: Link

  /// All links of one type at the narrowest level that has any.
  func links(of type: String) -> [Link] {
    if type == ScanLinks.defaultType { return [defaultLink] }
    for level in levels {
      let links = level.links.filter { $0.type == type }
      if !links.isEmpty { return links }
    }
    return []
  }

  /// Where a scan leads: to the newest default link of the narrowest level, otherwise to the page.
  var defaultLink: Link {
    levels.lazy.compactMap { $0.links.first(where: \.isDefault) }.first ?? page
  }

  static let defaultType = LinkType.namespace + "defaultLink"
}

extension ScanLinks {
  /// The set of links as JSON (RFC 9264 §4.2, in GS1's profile), the default link among them.
  var linkset: JSONValue {
    // The default has a title and nothing else; it stands under its own type too.
    let link = defaultLink
    let byDefault: JSONValue = [
      "href": .string(link.href), "title": .string(PlainText.line(link.title)),
    ]
    return ScanLinks.json(
      of: levels.enumerated().map { index, level in
        var json = level.json
        if index == 0 { json[ScanLinks.defaultType] = [byDefault] }
        return json
      }
    )
  }

  static func json(of levels: [JSONObject]) -> JSONValue {
    ["linkset": .array(levels.map(JSONValue.object))]
  }
}

extension ScanLinks.Level {
  var json: JSONObject {
    var json: JSONObject = [
      "anchor": .string(anchor), "itemDescription": .string(PlainText.line(description)),
    ]
    for link in links {
      json[link.type] = .array((json[link.type]?.arrayValue ?? []) + [link.linksetJSON])
    }
    return json
  }
}

extension Link {
  /// The link as a linkset has it.
  var linksetJSON: JSONValue {
    var json: JSONObject = ["href": .string(href), "title": .string(PlainText.line(title))]
    json["type"] = mediaType.map(JSONValue.string)
    if !languages.isEmpty { json["hreflang"] = .strings(languages) }
    if !contexts.isEmpty { json["context"] = .strings(contexts.map(PlainText.line)) }
    return .object(json)
  }
}
