import HTTP
import Provenance

/// Chooses one of several links of the same type by what a client says that it wants: first by
/// context, then by language, then by media type; without a context in the query that comes last,
/// where it excludes nothing that was asked for.
struct LinkChoice {
  /// The `context` of the query.
  let context: String?
  let acceptLanguage: String?
  let accept: String?

  /// The links that fit best; several if nothing tells them apart.
  func best(of links: [Link]) -> [Link] {
    let asked = context == nil ? links : inContext(links)
    let byLanguage = narrowed(asked, \.languages) { languages in
      let available = [Self.nothing] + languages
      return Negotiation.language(acceptLanguage: acceptLanguage, available: available)
    }
    let byMediaType = narrowed(byLanguage, \.mediaTypes) { types in
      Negotiation.mediaType(accept: accept, available: [Self.nothing] + types)
    }
    return context == nil ? inContext(byMediaType) : byMediaType
  }

  private func inContext(_ links: [Link]) -> [Link] {
    narrowed(links, \.contexts) { contexts in
      context.flatMap { contexts.contains($0) ? $0 : nil }
    }
  }

  /// Stands for a link that says nothing, which fits whoever asks for nothing in particular: for
  /// `*`, for example.
  private static let nothing = "x/x-nothing"

  /// The links with the value that is chosen of all that there are; if none is, those that have no
  /// value; if there are no such links either, all.
  private func narrowed(
    _ links: [Link],
    _ values: (Link) -> [String],
    _ choose: ([String]) -> String?
  ) -> [Link] {
    guard links.count > 1 else { return links }
    if let chosen = choose(links.flatMap(values)), chosen != Self.nothing {
      return links.filter { values($0).contains(chosen) }
    }
    let silent = links.filter { values($0).isEmpty }
    return silent.isEmpty ? links : silent
  }
}

extension Link {
  fileprivate var mediaTypes: [String] { [mediaType].compactMap(\.self) }
}
