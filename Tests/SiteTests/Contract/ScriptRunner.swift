import Foundation
import Testing

/// Runs scripts against something that takes the bytes of a connection and gives what came back.
struct ScriptRunner {
  /// Sends all bytes on a new connection and gives everything until the server ends it; `nil` if it
  /// does not.
  typealias Connection = ([UInt8]) throws -> [UInt8]?

  private static let probe = "GET /healthz HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n"

  let connection: Connection
  private var variables: [String: String] = [:]

  init(variables: [String: String] = [:], _ connection: @escaping Connection) {
    self.connection = connection
    self.variables = variables
  }

  mutating func run(_ script: Script) throws {
    #expect(!script.exchanges.isEmpty, "\(script.name) is empty")
    for exchange in script.exchanges {
      let place = "\(script.name):\(exchange.line): \(exchange.name)"
      do {
        try run(exchange, place)
      } catch {
        Issue.record("\(place): \(error)")
      }
    }
  }

  private mutating func run(_ exchange: Script.Exchange, _ place: String) throws {
    var bytes = try ScriptBytes.sent(exchange.sent, variables)
    if !exchange.closes { bytes += Array(Self.probe.utf8) }
    guard let received = try connection(bytes) else {
      Issue.record("\(place): the connection was not closed")
      return
    }
    var rest = received[...]
    for expectation in exchange.answers {
      let answer = try RawAnswer(taking: &rest, hasContent: !expectation.hasNoContent)
      try check(answer, expectation, place)
    }
    if !exchange.closes {
      let answer = try RawAnswer(taking: &rest, hasContent: true)
      #expect(answer.text == "ok\n", "\(place): the connection is of no more use")
    }
    let extra = String(decoding: rest.prefix(100), as: UTF8.self)
    #expect(rest.isEmpty, "\(place): more came: \(extra)")
  }

  private mutating func check(
    _ answer: RawAnswer,
    _ expectation: Script.Expectation,
    _ place: String
  ) throws {
    let shown = "\(place), line \(expectation.line): \(answer.head)\n\(answer.text.prefix(300))"
    #expect(answer.status == expectation.status, "\(shown)")
    for item in expectation.checks {
      switch item {
      case .field(let name, let pattern): checkField(answer, name, pattern, shown)
      case .noField(let name): #expect(answer.fields(name).isEmpty, "\(shown)")
      case .content(let text):
        #expect(answer.content == (try ScriptBytes.unescaped(text)), "\(shown)")
      case .contains(let text): #expect(answer.text.contains(text), "\(text): \(shown)")
      }
    }
  }

  private mutating func checkField(
    _ answer: RawAnswer,
    _ name: String,
    _ pattern: String,
    _ shown: String
  ) {
    let values = answer.fields(name)
    #expect(values.count == 1, "\(name): \(shown)")
    guard let value = values.first else { return }
    if pattern.hasPrefix("{"), pattern.hasSuffix("}") {
      variables[String(pattern.dropFirst().dropLast())] = value
    } else {
      #expect(Self.matches(value, pattern), "\(name) is not \(pattern): \(shown)")
    }
  }

  /// Whether the pieces between stars stand in `text` one after the other, at its ends too.
  static func matches(_ text: String, _ pattern: String) -> Bool {
    let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard pieces.count > 1, let first = pieces.first, let last = pieces.last else {
      return text == pattern
    }
    guard text.hasPrefix(first), text.hasSuffix(last), text.count >= first.count + last.count
    else { return false }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let found = rest.firstRange(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}

/// An answer as it came.
struct RawAnswer {
  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  let status: Int
  let head: String
  let content: [UInt8]

  /// Takes the next answer from `bytes`, strictly framed by its Content-Length.
  init(taking bytes: inout ArraySlice<UInt8>, hasContent: Bool) throws {
    guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else {
      throw Malformed(
        description: "no answer: \(String(decoding: bytes.prefix(200), as: UTF8.self))"
      )
    }
    head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
    bytes = bytes[end.upperBound...]
    guard head.hasPrefix("HTTP/1.1 "), let status = Int(head.dropFirst(9).prefix(3)) else {
      throw Malformed(description: "no status line: \(head)")
    }
    self.status = status
    let length = Self.fields("Content-Length", in: head).first.flatMap { Int($0) } ?? 0
    let isBodiless = status < 200 || status == 204 || status == 304 || !hasContent
    guard isBodiless || bytes.count >= length else {
      throw Malformed(description: "the content is too short: \(head)")
    }
    content = isBodiless ? [] : Array(bytes.prefix(length))
    bytes = bytes.dropFirst(content.count)
  }

  var text: String { String(decoding: content, as: UTF8.self) }

  func fields(_ name: String) -> [String] { Self.fields(name, in: head) }

  private static func fields(_ name: String, in head: String) -> [String] {
    let start = name.lowercased() + ": "
    return head.components(separatedBy: "\r\n").filter { $0.lowercased().hasPrefix(start) }
      .map { String($0.dropFirst(start.count)) }
  }
}
