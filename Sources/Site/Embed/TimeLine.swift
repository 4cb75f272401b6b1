import Printing
import Provenance

/// A journey as one picture (SVG), for mail and print: no script, no style sheet, nothing from
/// elsewhere.
struct TimeLine {
  /// The most steps that are drawn; the page has all.
  static let stepsMax = 20

  let width = 640
  private(set) var height = 0
  private var parts: [String] = []
  private let view: JourneyView

  private static let (ink, quiet, line, paper) = ("#1c1a17", "#5c564d", "#b9ae9a", "#ffffff")
  private static let tones = [
    "neutral": "#1f5f4a", "attention": "#7a4b00", "stop": "#9a1b1b", "unknown": "#5c564d",
  ]

  private var say: Language { view.language }
  private var isRightToLeft: Bool { say.direction == "rtl" }

  init(_ view: JourneyView) {
    self.view = view
    height = 24
    drawHead()
    drawSteps()
    drawFoot()
    height += 16
  }

  /// The picture.
  var svg: String {
    let title = escapedXML(view.heading)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" lang="\(say.tag)" direction="\(say.direction)" \
      font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif">
      <title>\(title)</title>
      <rect width="\(width)" height="\(height)" fill="\(Self.paper)"/>
      \(parts.joined(separator: "\n"))
      </svg>

      """
  }

  // MARK: Parts

  private mutating func drawHead() {
    let words = view.words
    if let product = view.journey.product, let name = PlainText.seen(product.name) {
      draw(name, size: 20, isBold: true, linesMax: 2)
      let facts = [
        product.brand.map(PlainText.line),
        product.lot.map { "\(say(.labelLot)): \(PlainText.line($0))" },
      ]
      draw(say.list(facts.compactMap(\.self)), size: 14, color: Self.quiet)
    }
    height += 12
    let top = height
    draw("\(Tone.shape(of: words.tone)) \(words.title)", size: 18, isBold: true, linesMax: 3, x: 40)
    draw(words.text, size: 14, linesMax: 4, x: 40)
    let time = say.moment(view.utc(view.journey.asOf))
    draw(say(.asOf, ["time": time]), size: 13, color: Self.quiet, x: 40)
    let color = Self.tones[words.tone] ?? Self.ink
    parts.append(
      "<rect x=\"\(isRightToLeft ? width - 30 : 24)\" y=\"\(top)\" width=\"6\" "
        + "height=\"\(height - top)\" fill=\"\(color)\"/>"
    )
    height += 16
  }

  private mutating func drawSteps() {
    let steps = view.journey.steps.filter { $0.certainty != .possible }
    let shown = steps.suffix(Self.stepsMax)
    var before: Int?
    for step in shown {
      let y = height + 12
      if let before { drawLine(from: before + 6, to: y - 6) }
      drawDot(step, y: y)
      before = y
      let isStruck = step.state == .corrected || step.state == .withdrawn
      draw(view.title(of: step), size: 16, isBold: true, linesMax: 2, x: 56, isStruck: isStruck)
      let place = step.place.map(view.name(of:)).flatMap { $0.isEmpty ? nil : $0 }
      let day = say.day(view.localTime(of: step))
      draw(
        [day, place].compactMap(\.self).joined(separator: " · "),
        size: 14,
        color: Self.quiet,
        x: 56
      )
      draw(view.partyName(step.party), size: 14, color: Self.quiet, x: 56)
      height += 12
    }
    if shown.count < steps.count { draw(say(.embedMoreSteps), size: 14, color: Self.quiet, x: 56) }
  }

  private mutating func drawFoot() {
    height += 8
    let address = "\u{2066}\(view.page.prefix(90))\u{2069}"
    draw(address, size: 12, color: Self.quiet, linesMax: 2)
    if view.isBeforePurchase { draw(say(.embedArrival), size: 15, isBold: true, linesMax: 3) }
  }

  private mutating func drawLine(from start: Int, to end: Int) {
    let x = isRightToLeft ? width - 36 : 36
    parts.append(
      "<path d=\"M\(x) \(start)V\(end)\" stroke=\"\(Self.line)\" stroke-width=\"2\"/>"
    )
  }

  private mutating func drawDot(_ step: Journey.Step, y: Int) {
    let isEmpty = step.state == .withheld || step.state == .corrected || step.state == .withdrawn
    parts.append(
      "<circle cx=\"\(isRightToLeft ? width - 36 : 36)\" cy=\"\(y)\" r=\"5\" "
        + "fill=\"\(isEmpty ? Self.paper : Self.ink)\" stroke=\"\(Self.ink)\" stroke-width=\"2\"/>"
    )
  }

  /// Writes below what is there.
  private mutating func draw(
    _ text: String,
    size: Int,
    isBold: Bool = false,
    color: String = TimeLine.ink,
    linesMax: Int = 1,
    x: Int = 24,
    isStruck: Bool = false
  ) {
    guard !text.isEmpty else { return }
    let room = Double(width - x - 24) / Double(size)
    for line in TextLines.wrapped(text, room: room, linesMax: linesMax) {
      height += size + 5
      parts.append(
        "<text x=\"\(isRightToLeft ? width - x : x)\" y=\"\(height - 5)\" font-size=\"\(size)\" "
          + "fill=\"\(color)\"\(isBold ? " font-weight=\"600\"" : "")"
          + "\(isStruck ? " text-decoration=\"line-through\"" : "")>\(escapedXML(line))</text>"
      )
    }
  }
}

/// Breaks text into lines where nobody can measure it: by the usual widths of letters.
enum TextLines {
  /// At most `linesMax` lines of `room` ems; what is too long ends in an ellipsis.
  static func wrapped(_ text: String, room: Double, linesMax: Int) -> [String] {
    var lines: [String] = []
    var rest = text[...]
    while !rest.isEmpty {
      let end = end(of: rest, room: room)
      if end < rest.endIndex, lines.count == linesMax - 1 {
        let cut = Self.end(of: rest, room: room - 1, breaksAnywhere: true)
        return lines + [rest[..<cut] + "…"]
      }
      lines.append(String(rest[..<end]).trimmed)
      rest = rest[end...]
    }
    return lines
  }

  private static func end(
    of text: Substring,
    room: Double,
    breaksAnywhere: Bool = false
  ) -> String.Index {
    var used = 0.0
    var lastBreak: String.Index?
    for index in text.indices {
      let character = text[index]
      let isWide = character.unicodeScalars.first.map { 0x1100...0xffdc ~= $0.value } ?? false
      used += isWide && !isArabic(character) ? 1.02 : 0.56
      if used > room {
        guard !breaksAnywhere else { return index }
        return lastBreak ?? (index == text.startIndex ? text.index(after: index) : index)
      }
      if character == " " || isWide { lastBreak = text.index(after: index) }
    }
    return text.endIndex
  }

  private static func isArabic(_ character: Character) -> Bool {
    character.unicodeScalars.first.map(PlainText.isRightToLeft) ?? false
  }
}

extension String {
  /// Without the blanks at its ends.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
