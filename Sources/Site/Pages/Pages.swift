import HTTP
import Mustache

/// The pages: templates without logic, filled with what a page struct says.
///
/// Beside its own values a template has those of ``Frame``, among them `w`: the texts of the
/// reader's language by name, where nothing is filled in.
enum Pages {
  /// The templates, compiled once from what is built into the program.
  private static let library: MustacheLibrary = {
    let sources = [
      "embed": PackageResources.embed_mustache,
      "journey": PackageResources.journey_mustache,
      "layout": PackageResources.layout_mustache,
      "message": PackageResources.message_mustache,
      "report": PackageResources.report_mustache,
      "verify": PackageResources.verify_mustache,
    ]
    var templates: [String: MustacheTemplate] = [:]
    for (name, bytes) in sources {
      do {
        templates[name] = try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
      } catch {
        preconditionFailure("the template \(name) that is built in cannot be read: \(error)")
      }
    }
    return MustacheLibrary(templates: templates)
  }()

  /// A page that says one thing.
  static func message(
    _ page: MessagePage,
    in language: Language,
    for request: Request?,
    site: Site
  ) -> String {
    let frame = Frame(title: page.heading, language: language, request: request, site: site)
    return render(page, in: frame, template: "message")
  }

  /// Fills `template` with `page` and with what every page has around it.
  static func render(_ page: some Sendable, in frame: Frame, template: String) -> String {
    render([frame, page], template: template)
  }

  /// Fills `template` with what all of `parts` say; no two of them have a member of the same name.
  static func render(_ parts: [any Sendable], template: String) -> String {
    var values: [String: Any] = [:]
    for child in parts.flatMap({ Mirror(reflecting: $0).children }) {
      if let label = child.label { values[label] = present(child.value) }
    }
    guard let html = library.render(values, withTemplate: template) else {
      preconditionFailure("there is no template \(template)")
    }
    return html
  }

  /// The value, without the optional around it, which the templates would take for a value.
  private static func present(_ value: Any) -> Any? {
    let mirror = Mirror(reflecting: value)
    return mirror.displayStyle == .optional ? mirror.children.first?.value : value
  }
}
