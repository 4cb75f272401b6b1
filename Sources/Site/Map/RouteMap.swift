import Printing
import Provenance

extension JourneyView {
  /// The places of the journey in the order in which it came to them, none twice in a row; where a
  /// package may have been is no part of its route.
  var route: [Journey.Place] {
    var route: [Journey.Place] = []
    for step in journey.steps
    where step.certainty != .possible && step.state != .corrected && step.state != .withdrawn {
      if let place = step.place, place != route.last { route.append(place) }
    }
    return route
  }
}

/// The route of a journey as a small picture: coast lines, no borders, a dot for each place.
///
/// Degrees are drawn as they are, narrowed by the latitude of the middle, so that no place is far from
/// its true shape (equirectangular projection).
struct RouteMap {
  private static let width = 640.0
  /// At least this much of the world is shown, so that one sees where it is.
  private static let degreesMin = 24.0

  private let points: [Coast.Point]

  init(_ view: JourneyView) {
    let route = view.route.compactMap { place -> Coast.Point? in
      guard let lat = place.latitude, let lon = place.longitude, abs(lat) <= 85, abs(lon) <= 180
      else { return nil }
      return Coast.Point(x: lon, y: lat)
    }
    points = Self.unrolled(route)
  }

  /// Longitudes turned so that the widest stretch without a place is not crossed.
  private static func unrolled(_ route: [Coast.Point]) -> [Coast.Point] {
    let sorted = Set(route.map(\.x)).sorted()
    guard let first = sorted.first, let last = sorted.last else { return [] }
    var (start, widest) = (first, first + 360 - last)
    for (west, east) in zip(sorted, sorted.dropFirst()) where east - west > widest {
      (start, widest) = (east, east - west)
    }
    return route.map { Coast.Point(x: $0.x < start ? $0.x + 360 : $0.x, y: $0.y) }
  }

  /// The picture; `nil` unless there are two places with coordinates.
  func svg(label: String) -> String? {
    guard Set(points).count >= 2 else { return nil }
    let frame = Frame(points, width: Self.width, degreesMin: Self.degreesMin)
    let height = Int(frame.height.rounded(.up))
    let route = frame.line(points)
    let dots = Set(points).sorted { ($0.x, $0.y) < ($1.x, $1.y) }.map { point in
      let (x, y) = frame.pixel(point)
      return "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"6\"/>"
    }
    let (x, y) = frame.pixel(points[points.count - 1])
    return """
      <svg class="map" viewBox="0 0 \(Int(Self.width)) \(height)" role="img" \
      aria-label="\(escapedXML(label))"><path class="land" d="\(frame.land)"/>\
      <path class="route" d="\(route)"/><g class="dots">\(dots.joined())</g>\
      <circle class="end" cx="\(x)" cy="\(y)" r="10"/></svg>
      """
  }

  /// What part of the world is shown, and how large.
  private struct Frame {
    var west, east, south, north: Double
    let scaleX, scaleY, height: Double

    init(_ points: [Coast.Point], width: Double, degreesMin: Double) {
      let (xs, ys) = (points.map(\.x), points.map(\.y))
      let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
      let (bottom, top) = (ys.min() ?? 0, ys.max() ?? 0)
      let narrowing = max(0.3, Trigonometry.cosine(ofDegrees: (bottom + top) / 2))
      // Margins, and no picture flatter than 2 to 5 or taller than 1 to 1.
      var wide = max((right - left) * 1.2, degreesMin / narrowing)
      var high = max((top - bottom) * 1.25, degreesMin / 2)
      high = max(high, wide * narrowing * 0.4)
      wide = max(wide, high / narrowing)
      west = (left + right - wide) / 2
      east = west + wide
      south = (bottom + top - high) / 2
      north = south + high
      scaleX = width / wide
      scaleY = scaleX / narrowing
      height = high * scaleY
    }

    func pixel(_ point: Coast.Point) -> (Int, Int) {
      (Int(((point.x - west) * scaleX).rounded()), Int(((north - point.y) * scaleY).rounded()))
    }

    func line(_ points: [Coast.Point]) -> String {
      points.enumerated().map { index, point in
        let (x, y) = pixel(point)
        return "\(index == 0 ? "M" : "L")\(x) \(y)"
      }.joined()
    }

    /// All land that can be seen, as one path.
    var land: String {
      Coast.polygons.flatMap { polygon in
        [-360.0, 0, 360].map { turn in
          path(polygon.map { Coast.Point(x: $0.x + turn, y: $0.y) })
        }
      }.joined()
    }

    /// One polygon with relative moves; empty if it is out of sight.
    private func path(_ polygon: [Coast.Point]) -> String {
      let kept = seen(polygon)
      guard kept.count > 2, polygon.contains(where: { side($0) == 0 }) else { return "" }
      var text = ""
      var last = (0, 0)
      for point in kept {
        let here = pixel(point)
        let (x, y) = (here.0 - last.0, here.1 - last.1)
        // A step of less than two pixels is not seen on a coast.
        if text.isEmpty {
          text = "M\(x) \(y)l"
        } else if abs(x) + abs(y) < 3 {
          continue
        } else {
          text += (text.hasSuffix("l") || y < 0 && x < 0 ? "" : x < 0 ? "" : " ") + "\(x)"
          text += (y < 0 ? "" : " ") + "\(y)"
        }
        last = here
      }
      return text.hasSuffix("l") ? "" : text + "z"
    }

    /// Without the points between two that are out of sight on the same side: the line between them
    /// stays there too, so that nothing in sight changes.
    private func seen(_ polygon: [Coast.Point]) -> [Coast.Point] {
      var kept: [Coast.Point] = []
      for (index, point) in polygon.enumerated() {
        let before = kept.last.map(side) ?? 0
        let after = side(polygon[(index + 1) % polygon.count])
        if before & side(point) & after == 0 { kept.append(point) }
      }
      return kept
    }

    /// On which sides of the picture a point lies: bits for west, east, south and north.
    private func side(_ point: Coast.Point) -> Int {
      (point.x < west - 1 ? 1 : point.x > east + 1 ? 2 : 0)
        | (point.y < south - 1 ? 4 : point.y > north + 1 ? 8 : 0)
    }
  }
}

/// The one function that the map needs, without a library for it.
enum Trigonometry {
  /// The cosine of at most a right angle, to six digits: the series around zero.
  static func cosine(ofDegrees degrees: Double) -> Double {
    let square = (degrees * .pi / 180) * (degrees * .pi / 180)
    return 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56)))
  }
}
