import EPCIS
import HTTP
import Printing
import Provenance

/// What a site that embeds a link learns of it (oEmbed 1.0).
struct EmbedCard {
  /// The size of a frame unless the other site has less room.
  private static let (width, height) = (480, 420)
  /// The least room in which the answer can be read.
  private static let (widthMin, heightMin) = (200, 160)

  private let view: JourneyView
  private let site: Site
  private let room: (width: Int, height: Int)
  private var width: Int { min(Self.width, room.width) }
  private var height: Int { min(Self.height, room.height) }

  init(_ view: JourneyView, site: Site, widthMax: Int?, heightMax: Int?) {
    self.view = view
    self.site = site
    room = (widthMax ?? .max, heightMax ?? .max)
  }

  /// A frame, if anybody may frame this and it can be read in the room there is; otherwise only the
  /// link with its title and its picture.
  var json: JSONValue {
    var json: JSONObject = [
      "version": "1.0", "type": "link", "title": .string(view.heading),
      "provider_name": .string(site.configuration.host),
      "provider_url": .string(site.configuration.publicURL), "cache_age": 60,
    ]
    if let size = pictureSize {
      let url = "\(view.page)?format=timeline.svg&lang=\(view.language.tag)"
      json["thumbnail_url"] = .string(url)
      json["thumbnail_width"] = .number(Double(size.width))
      json["thumbnail_height"] = .number(Double(size.height))
    }
    guard room.width >= Self.widthMin, room.height >= Self.heightMin,
      !site.configuration.storefronts().origins(for: view.journey.id).isEmpty
    else { return .object(json) }
    json["type"] = "rich"
    json["width"] = .number(Double(width))
    json["height"] = .number(Double(height))
    json["html"] = .string(frame)
    return .object(json)
  }

  /// The size of the time line, made small enough for the room; `nil` where it could not be read.
  private var pictureSize: (width: Int, height: Int)? {
    let picture = TimeLine(view)
    let (width, height) = (Double(picture.width), Double(picture.height))
    let scale = min(1, Double(room.width) / width, Double(room.height) / height)
    guard scale >= 0.3 else { return nil }
    return (Int(width * scale), Int(height * scale))
  }

  private var frame: String {
    let path = view.page.dropFirst(site.configuration.publicURL.count)
    let source = "\(site.configuration.publicURL)/embed\(path)?lang=\(view.language.tag)"
    return "<iframe src=\"\(escapedXML(source))\" title=\"\(escapedXML(view.heading))\" "
      + "width=\"\(width)\" height=\"\(height)\" sandbox=\"\(PagePolicy.sandbox)\" "
      + "referrerpolicy=\"no-referrer\" loading=\"lazy\"></iframe>"
  }
}
