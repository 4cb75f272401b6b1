/// A page that says one thing, and lets people type a code if that helps.
struct MessagePage: Sendable {
  let heading: String
  let text: String
  let notes: [String]
  let links: [JourneyPage.Link]
  let tone: String
  let shape: String
  /// Whether there is a field in which a code is typed.
  let form: Bool

  init(
    heading: String,
    text: String,
    notes: [String] = [],
    links: [JourneyPage.Link] = [],
    tone: String,
    hasForm: Bool
  ) {
    self.heading = heading
    self.text = text
    self.notes = notes
    self.links = links
    self.tone = tone
    shape = Tone.shape(of: tone)
    form = hasForm
  }
}

/// How serious a status line is: a word for programs and style sheets, and a shape beside the words,
/// for those who do not see colours.
enum Tone {
  static func shape(of tone: String) -> String {
    switch tone {
    case "stop": "■"
    case "attention": "▲"
    case "unknown": "○"
    default: "●"
    }
  }
}
