import EPCIS
import HTTP
import Printing
import Provenance

/// What a site that embeds a link learns of it (oEmbed 1.0).
struct EmbedCard {
  /// The size of a frame unless the other site has less room.
  private static let (width, height) = (480, 420)

  private let view: JourneyView
  private let site: Site
  private let width: Int
  private let height: Int

  init(_ view: JourneyView, site: Site, widthMax: Int?, heightMax: Int?) {
    self.view = view
    self.site = site
    width = min(Self.width, widthMax ?? Self.width)
    height = min(Self.height, heightMax ?? Self.height)
  }

  /// A frame, if anybody may frame this; otherwise only the link with its title and its picture.
  var json: JSONValue {
    let picture = TimeLine(view)
    var json: JSONObject = [
      "version": "1.0", "type": "link", "title": .string(view.heading),
      "provider_name": .string(site.configuration.host),
      "provider_url": .string(site.configuration.publicURL), "cache_age": 60,
      "thumbnail_url": .string("\(view.page)?format=timeline.svg&lang=\(view.language.tag)"),
      "thumbnail_width": .number(Double(picture.width)),
      "thumbnail_height": .number(Double(picture.height)),
    ]
    guard !site.configuration.storefronts().origins(for: view.journey.id).isEmpty else {
      return .object(json)
    }
    json["type"] = "rich"
    json["width"] = .number(Double(width))
    json["height"] = .number(Double(height))
    json["html"] = .string(frame)
    return .object(json)
  }

  private var frame: String {
    let path = view.page.dropFirst(site.configuration.publicURL.count)
    let source = "\(site.configuration.publicURL)/embed\(path)?lang=\(view.language.tag)"
    return "<iframe src=\"\(escapedXML(source))\" title=\"\(escapedXML(view.heading))\" "
      + "width=\"\(width)\" height=\"\(height)\" sandbox=\"\(PagePolicy.sandbox)\" "
      + "referrerpolicy=\"no-referrer\" loading=\"lazy\"></iframe>"
  }
}
