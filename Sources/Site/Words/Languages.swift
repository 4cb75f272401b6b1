import HTTP

/// The languages that there are, read once from what is built into the program.
enum Languages {
  /// English first: it is the one to fall back on.
  ///
  /// A new language is a file in `Languages` and its name here.
  static let all: [Language] = [
    PackageResources.en_json, PackageResources.zh_Hans_json, PackageResources.zh_Hant_json,
    PackageResources.fr_json, PackageResources.nl_json, PackageResources.de_json,
    PackageResources.ja_json, PackageResources.ko_json, PackageResources.es_json,
    PackageResources.ar_json,
  ].map { bytes in
    do { return try Language(parsing: bytes) } catch {
      preconditionFailure("a language that is built in cannot be read: \(error)")
    }
  }

  static let english = all[0]

  /// Tags by which readers ask for a language whose own tag says more.
  private static let aliases = [
    "zh": "zh-Hans", "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-MY": "zh-Hans",
    "zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant",
  ]
  private static let byTag = Dictionary(
    uniqueKeysWithValues: all.map { ($0.tag.lowercased(), $0) }
      + aliases.compactMap { alias, tag in
        all.first { $0.tag == tag }.map { (alias.lowercased(), $0) }
      }
  )
  private static let tags = [english.tag] + byTag.keys.filter { $0 != english.tag }.sorted()

  /// The language with this tag, in any case, or one that it is a variety of.
  static func language(_ tag: String) -> Language? {
    Negotiation.language(acceptLanguage: tag, available: tags).flatMap { byTag[$0] }
  }

  /// What a reader wants: by `?lang=`, then by `Accept-Language`, otherwise English.
  static func of(_ request: Request) -> Language {
    let asked = (try? request.query())?.first { $0.name == "lang" }?.value
    return asked.flatMap(language) ?? accepted(by: request)
  }

  /// What a reader wants by `Accept-Language`, otherwise English.
  static func accepted(by request: Request) -> Language {
    request.headers[.acceptLanguage].flatMap(language) ?? english
  }
}
