/// A page that says one thing, and lets people type a code if that helps.
struct MessagePage: Sendable {
  let heading: String
  let text: String
  let detail: String?
  let tone: String
  let shape: String
  let form: CodeForm?

  init(heading: String, text: String, detail: String? = nil, tone: String, hasForm: Bool) {
    self.heading = heading
    self.text = text
    self.detail = detail
    self.tone = tone
    shape = Tone.shape(of: tone)
    form = hasForm ? CodeForm() : nil
  }
}

/// The form in which a code is typed.
struct CodeForm: Sendable {
  let label = "Type the link or the number on the package"
  let button = "Look it up"
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
