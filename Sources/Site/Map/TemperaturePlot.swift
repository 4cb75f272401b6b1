import EPCIS
import Printing
import Provenance

/// Temperatures on the way as a small picture: a bar from the lowest to the highest for each stretch
/// that was measured, and lines where the product's holder sets limits.
struct TemperaturePlot {
  private struct Bar {
    let from: Double
    let to: Double
    let min: Double
    let max: Double
  }

  /// The same in words, a line for each stretch and each limit.
  let texts: [String]
  let svg: String

  private static let (width, height, margin) = (640.0, 200.0, 84.0)

  /// `nil` if nothing was measured.
  init?(_ view: JourneyView) {
    let steps = view.journey.steps.filter {
      $0.temperature?.min != nil && $0.certainty != .possible && $0.state != .corrected
        && $0.state != .withdrawn
    }
    let bars = steps.compactMap(Self.bar)
    guard !bars.isEmpty else { return nil }
    let limits = view.temperatureLimits
    texts = Self.texts(steps, limits, view.language)
    svg = Self.svg(bars, limits, view.language)
  }

  private static func bar(_ step: Journey.Step) -> Bar? {
    guard let temperature = step.temperature, let min = temperature.min, let max = temperature.max,
      min <= max, abs(min) < 1_000, abs(max) < 1_000
    else { return nil }
    let end = temperature.to.flatMap(Instant.init(parsing:)) ?? step.time
    let start = temperature.from.flatMap(Instant.init(parsing:)) ?? end
    return Bar(
      from: Double(start.milliseconds / 1000),
      to: Double(end.milliseconds / 1000),
      min: min,
      max: max
    )
  }

  private static func texts(
    _ steps: [Journey.Step],
    _ limits: JourneyView.TemperatureLimits,
    _ say: Language
  ) -> [String] {
    let known: [(Word, Double?)] = [
      (.temperatureLimitMin, limits.min), (.temperatureLimitMax, limits.max),
    ]
    let bounds = known.compactMap { word, limit in
      limit.map { say(word, ["limit": say.quantity($0, "CEL")]) }
    }
    let stretches = steps.compactMap { step -> String? in
      guard let temperature = step.temperature, let range = say.range(temperature) else {
        return nil
      }
      let days = [temperature.from, temperature.to].compactMap(\.self).map(say.day)
      let within = limits.contain(temperature).map {
        say($0 ? .temperatureWithin : .temperatureOutside)
      }
      let when = days.isEmpty ? nil : days.joined(separator: " – ")
      return say.list([when, range, within].compactMap(\.self))
    }
    return stretches + bounds
  }

  private static func svg(
    _ bars: [Bar],
    _ limits: JourneyView.TemperatureLimits,
    _ say: Language
  ) -> String {
    let values = bars.flatMap { [$0.min, $0.max] } + [limits.min, limits.max].compactMap(\.self)
    let low = (values.min() ?? 0) - 2
    let high = (values.max() ?? 0) + 2
    let start = bars.map(\.from).min() ?? 0
    let span = max((bars.map(\.to).max() ?? 0) - start, 3_600)
    func x(_ time: Double) -> Int { Int(margin + (time - start) / span * (width - margin - 8)) }
    func y(_ value: Double) -> Int { Int((high - value) / (high - low) * height) }
    let drawn = bars.map { bar in
      let (left, top) = (x(bar.from), y(bar.max))
      let size = (max(6, x(bar.to) - left), max(4, y(bar.min) - top))
      return "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(size.0)\" height=\"\(size.1)\"/>"
    }
    let lines = [limits.min, limits.max].compactMap(\.self).map { limit in
      "<path class=\"limit\" d=\"M\(Int(margin)) \(y(limit))H\(Int(width))\"/>"
    }
    let ends = [bars.map(\.max).max(), bars.map(\.min).min(), limits.min, limits.max]
    let marks = spread(Set(ends.compactMap(\.self)).map { ($0, y($0) + 9) }).map { value, place in
      "<text x=\"\(Int(margin) - 8)\" y=\"\(place)\">\(escapedXML(say.number(value)))°</text>"
    }
    return """
      <svg class="plot" viewBox="0 0 \(Int(width)) \(Int(height))" aria-hidden="true">\
      \(drawn.joined())\(lines.joined())\(marks.joined())</svg>
      """
  }
}

extension TemperaturePlot {
  /// Moves labels apart that would cover each other, from the top down, and back up from the bottom.
  private static func spread(_ marks: [(Double, Int)]) -> [(Double, Int)] {
    let letters = 25
    var marks = marks.sorted { $0.0 > $1.0 }
    for index in marks.indices.dropFirst() {
      marks[index].1 = max(marks[index].1, marks[index - 1].1 + letters)
    }
    var lowest = Int(height) - 6
    for index in marks.indices.reversed() {
      marks[index].1 = min(marks[index].1, lowest)
      lowest = marks[index].1 - letters
    }
    return marks
  }
}

extension JourneyView {
  /// Between which temperatures the product is to be kept, in degrees Celsius.
  struct TemperatureLimits {
    var min: Double?
    var max: Double?

    /// Whether a range that was measured lies within the limits; `nil` if there are none.
    func contain(_ range: Journey.Temperature) -> Bool? {
      guard min != nil || max != nil, let low = range.min, let high = range.max else { return nil }
      return low >= min ?? low && high <= max ?? high
    }
  }

  /// As the product's holder says: `minimumStorageTemperature` and `maximumStorageTemperature`, such
  /// as `25 CEL`.
  var temperatureLimits: TemperatureLimits {
    func limit(_ name: String) -> Double? {
      let parts = journey.product?.attributes[name]?.split(separator: " ") ?? []
      guard parts.count == 2, parts[1] == "CEL", let value = Double(parts[0]), abs(value) < 1_000
      else { return nil }
      return value
    }
    return TemperatureLimits(
      min: limit("minimumStorageTemperature"),
      max: limit("maximumStorageTemperature")
    )
  }
}
