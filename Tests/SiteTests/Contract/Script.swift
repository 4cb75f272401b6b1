import Foundation

/// A file of `Scripts`: what is sent on a connection, and what comes back.
///
///     # A comment.
///     === a name for what follows, on a connection of its own
///     > GET /healthz HTTP/1.1          sent, with CR LF
///     > Host: a
///     >
///     < 200                            the next answer has this status,
///     < Content-Type: text/plain*      this field (a star stands for anything),
///     < ETag: {tag}                    this field, whose value is {tag} from here on,
///     < !Set-Cookie                    and not this one;
///     < = ok\n                         its content is this,
///     < ~ ok                           or has this in it,
///     < no content                     or is not there, as in an answer to HEAD
///     < closed                         then the server ends the connection
///
/// In what is sent `\r`, `\n`, `\t`, `\0`, `\xFF` and `\\` stand for bytes, `\(5000*x)` for that many
/// times what follows the star, and a line that ends in `\` is sent without CR LF. Where no `closed`
/// stands, the connection must still be good for another request, which the runner sends.
struct Script {
  struct Exchange {
    let name: String
    let line: Int
    var sent: [String] = []
    var answers: [Expectation] = []
    var closes = false
  }

  /// One answer.
  struct Expectation {
    enum Check {
      case field(String, String)
      case noField(String)
      case content(String)
      case contains(String)
    }

    let status: Int
    let line: Int
    var checks: [Check] = []
    var hasNoContent = false
  }

  struct SyntaxError: Error, CustomStringConvertible {
    let description: String
  }

  let name: String
  private(set) var exchanges: [Exchange] = []

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Scripts")

  /// The names of all scripts.
  static var all: [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).filter { $0.hasSuffix(".http") }.sorted()
  }

  init(_ name: String) throws {
    self.name = name
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      do {
        try read(String(line), number: index + 1)
      } catch let error as SyntaxError {
        throw SyntaxError(description: "\(name):\(index + 1): \(error)")
      }
    }
  }

  private mutating func read(_ line: String, number: Int) throws {
    if line.isEmpty || line.hasPrefix("#") { return }
    if line.hasPrefix("=== ") {
      exchanges.append(Exchange(name: String(line.dropFirst(4)), line: number))
      return
    }
    guard let last = exchanges.indices.last else {
      throw SyntaxError(description: "a line before the first ===")
    }
    let rest = String(line.dropFirst(2))
    switch line.prefix(2) {
    case "> ", ">": exchanges[last].sent.append(rest)
    case "< ": try exchanges[last].expect(rest, number)
    default: throw SyntaxError(description: "a line begins with #, ===, > or <")
    }
  }
}

extension Script.Exchange {
  fileprivate mutating func expect(_ text: String, _ number: Int) throws {
    if text == "closed" {
      closes = true
    } else if let status = Int(text) {
      answers.append(Script.Expectation(status: status, line: number))
    } else if let last = answers.indices.last {
      try answers[last].expect(text)
    } else {
      throw Script.SyntaxError(description: "a status comes first")
    }
  }
}

extension Script.Expectation {
  fileprivate mutating func expect(_ text: String) throws {
    if text == "no content" {
      hasNoContent = true
    } else if text.hasPrefix("!") {
      checks.append(.noField(String(text.dropFirst())))
    } else if text.hasPrefix("= ") {
      checks.append(.content(String(text.dropFirst(2))))
    } else if text.hasPrefix("~ ") {
      checks.append(.contains(String(text.dropFirst(2))))
    } else if let colon = text.range(of: ": ") {
      checks.append(.field(String(text[..<colon.lowerBound]), String(text[colon.upperBound...])))
    } else {
      throw Script.SyntaxError(description: "not understood: \(text)")
    }
  }
}
