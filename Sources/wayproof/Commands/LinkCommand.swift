import ArgumentParser
import EPCIS
import GS1
import Ledger
import Notes
import Provenance
import Registrar

/// `wayproof link`: where more about a product is found.
struct LinkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Register links for a product, lot, item or place, list them, and end them.",
    subcommands: [Add.self, List.self, Remove.self]
  )
}

extension LinkCommand {
  /// `wayproof link add`: registers a link.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register a link; only the holder of the company prefix can.",
      discussion: """
        The link is a signed statement in the ledger, and everybody who scans the code can read it.

          wayproof link add 09520003000308 gs1:instructions https://honey.example/keep \\
            --title "How to keep it" --language en --data ledger --as brand.example --key brand.key

        Types are those of the GS1 Web Vocabulary, with gs1: in front, or web addresses of your own.
        A service that was started with --strict-resolver redirects scans to the --default link.
        """
    )

    @Argument(help: "A GTIN, a Digital Link or an element string.")
    var code: String

    @Argument(help: "The type of the link: gs1:pip, gs1:instructions, gs1:certificationInfo …")
    var type: String

    @Argument(help: "Where it leads.")
    var href: String

    @Option(help: "What people read.")
    var title: String

    @Option(help: "A language of the target, such as en or zh-CN; can be given several times.")
    var language: [String] = []

    @Option(help: "The media type of the target, such as text/html.")
    var mediaType: String?

    @Option(help: "For whom it is, such as a country; can be given several times.")
    var context: [String] = []

    @Flag(name: .customLong("default"), help: "Scans that are redirected lead there.")
    var isDefault = false

    @OptionGroup var speaking: SpeakingOptions

    func run() throws {
      try reportingFailure {
        let id = try canonicalID(code)
        var json: JSONObject = [
          "type": "Link", "about": .string(id.uri), "linkType": .string(type),
          "href": .string(href), "title": .string(title),
        ]
        if !language.isEmpty { json["hreflang"] = .strings(language) }
        json["mediaType"] = mediaType.map(JSONValue.string)
        if !context.isEmpty { json["context"] = .strings(context) }
        if isDefault { json["isDefault"] = true }
        let entries = try speaking.say(.object(json), what: "link")
        print("link of \(id) is entry \(entries.joined(separator: " "))")
      }
    }
  }

  /// `wayproof link list`: prints the links in force.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the links that a scan of this code is shown, the narrowest first.",
      discussion: "  wayproof link list 09520003000308 --data ledger"
    )

    @Argument(help: "A GTIN, a Digital Link or an element string.")
    var code: String

    @Option(help: "The folder of the ledger.")
    var data: String

    func run() throws {
      try reportingFailure {
        let directory = DataDirectory(path: data)
        let code = try typedCode(code)
        for registered in try directory.explaining({ try links(of: code, directory) }) {
          let link = registered.link
          let line = [
            String(registered.entry), registered.about.uri, link.type, link.href, link.title,
            link.languages.joined(separator: ","), link.mediaType ?? "",
            link.contexts.joined(separator: ","), link.isDefault ? "default" : "",
          ]
          print(line.joined(separator: "\t").shownInColumns)
        }
      }
    }

    /// The links of the code and of every level above it, as a scan finds them.
    private func links(
      of code: TypedCode,
      _ directory: DataDirectory
    ) throws -> [Journey.RegisteredLink] {
      var levels = [code.id]
      for level in (code.link?.above ?? []).map(CanonicalID.init) where !levels.contains(level) {
        levels.append(level)
      }
      var links = Dictionary(grouping: try journey(code.id, directory).links, by: \.about)
      // A lot that the code does not name, but a signed record does.
      levels.insert(contentsOf: links.keys.filter { !levels.contains($0) }, at: 1)
      for level in levels where links[level] == nil {
        links[level] = try journey(level, directory).links.filter { $0.about == level }
      }
      return levels.flatMap { links[$0] ?? [] }
    }

    private func journey(_ id: CanonicalID, _ directory: DataDirectory) throws -> Journey {
      let trustText = try Files.readText(directory.trustFile, as: "trust file")
      do {
        let bundle = try directory.reader().read { snapshot in
          try BundleMaker.make(id, from: SnapshotSource(snapshot)).bundle.encoded
        }
        let verified = try Verification.verify(
          bundle,
          code: id.uri,
          trust: TrustPolicy(parsing: trustText),
          now: Moment.now
        )
        return Journey(of: verified, now: Moment.now)
      } catch let error as Refusal {
        throw CommandFailure(.refused, "\(error)", hint: "run: wayproof check --data \(data)")
      }
    }
  }

  /// `wayproof link remove`: ends a link.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a link: state that its entry holds no longer.",
      discussion: """
        Nothing is deleted: the entry stays in the log, and so does the statement that ends it.

          wayproof link remove 141 --data ledger --as brand.example --key brand.key
        """
    )

    @Argument(help: "The entry of the link, as wayproof link list prints it.")
    var entry: UInt64

    @Option(help: "Why, for who reads the log.")
    var reason: String?

    @OptionGroup var speaking: SpeakingOptions

    func run() throws {
      try reportingFailure {
        var json: JSONObject = ["type": "Withdrawal", "entry": .number(Double(entry))]
        json["reason"] = reason.map(JSONValue.string)
        let entries = try speaking.say(.object(json), what: "entry \(entry)")
        print("entry \(entry) was withdrawn by entry \(entries.joined(separator: " "))")
      }
    }
  }
}

/// The ID in a text of any form.
private func canonicalID(_ text: String) throws -> CanonicalID { try typedCode(text).id }

/// The ID in a text of any form, with the levels above it.
private func typedCode(_ text: String) throws -> TypedCode {
  do { return try TypedCode(text) } catch {
    throw CommandFailure(.data, "\(text): \(error)", hint: "give a GTIN or the link in a QR code")
  }
}

extension String {
  /// The text with its tabs kept and everything else shown.
  fileprivate var shownInColumns: String {
    split(separator: "\t", omittingEmptySubsequences: false).map { String($0).shown }
      .joined(separator: "\t")
  }
}
