import EPCIS
import Glibc
import HTTPClient

/// Captures documents through a service that runs; for one thread.
final class CaptureClient {
  private let connection: HTTPConnection
  private let credentials: Credentials
  private let path: String

  /// What the service says of a document that it took.
  struct Answer {
    let entries: [String]
    /// The size of the signed tree that holds them; `nil` while who cosigns is waited for.
    let size: String?
    let remarks: [String]
  }

  /// How often a busy service is asked again before giving up.
  static let attemptsMax = 60

  /// - Parameters:
  ///   - url: where the service is.
  ///   - credentials: who sends them; nobody for small things that are signed.
  ///   - path: what takes the documents.
  ///   - isFirst: whether nobody was warned yet.
  /// - Throws: a `CommandFailure` if one of these is not right.
  init(
    url: String,
    _ credentials: Credentials,
    path: String = "/capture",
    isFirst: Bool = true
  ) throws {
    (self.path, self.credentials) = (path, credentials)
    do {
      let url = try WebURL(url)
      if isFirst, credentials.token != nil, !url.isLoopback, !url.isSecure {
        report(
          "note: the token goes to \(url.host) unencrypted; use this inside your own network only"
        )
      }
      if credentials.identity != nil, !url.isSecure {
        throw CommandFailure(
          .configuration,
          "a certificate is shown over https only",
          hint: "give an address of serve --listen-members"
        )
      }
      connection = credentials.connection(to: url)
    } catch let error as ClientError {
      throw CommandFailure(
        .configuration,
        "\(error)",
        hint: "give where the service listens: --url http://localhost:8080"
      )
    }
  }

  /// Captures a document; waits as long as a busy service asks for.
  func capture(_ document: [UInt8], from file: String) throws -> Answer {
    let reply = try postUntilTaken(document, type: "application/json", from: file)
    guard reply.status == 201 || reply.status == 202 else { throw failure(file, reply) }
    return try answer(reply)
  }

  /// What the service says of one of many documents.
  enum LineAnswer {
    case taken
    /// Send it again.
    case busy
    case refused(String)
  }

  /// Captures documents, one a line; each is taken whole or not at all.
  ///
  /// - Returns: one answer for each.
  func capture(lines: [[UInt8]]) throws -> [LineAnswer] {
    // Many at once are taken only from who says who it is.
    guard credentials.areGiven else { return try lines.map(captureAlone) }
    let content = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    let reply = try postUntilTaken(content, type: "application/x-ndjson", from: "the stream")
    guard reply.status == 200 else { throw failure("the stream", reply) }
    let answers = reply.body.split(separator: UInt8(ascii: "\n"))
      .compactMap { try? JSONValue(parsing: Array($0)) }.filter { $0["line"] != nil }
    guard answers.count == lines.count else {
      throw CommandFailure(.refused, "what answers is no wayproof service")
    }
    return answers.map { answer in
      switch answer["status"]?.integerValue {
      case 201: .taken
      case 429, 503: .busy
      default: .refused(Self.problems(of: answer)?.joined(separator: "; ") ?? "refused")
      }
    }
  }

  private func captureAlone(_ line: [UInt8]) throws -> LineAnswer {
    let reply = try postUntilTaken(line, type: "application/json", from: "the stream")
    if reply.status == 201 || reply.status == 202 { return .taken }
    return .refused(failure("the stream", reply).lines.joined(separator: "; "))
  }

  /// Posts `content`; waits as long as a busy service asks for.
  private func postUntilTaken(
    _ content: [UInt8],
    type: String,
    from file: String
  ) throws -> HTTPReply {
    for _ in 1...Self.attemptsMax {
      let reply = try post(content, type: type)
      guard reply.status == 429 || reply.status == 503 else { return reply }
      let seconds = reply["retry-after"].flatMap(UInt32.init) ?? 1
      sleep(min(max(seconds, 1), 60))
    }
    throw CommandFailure(.refused, "\(file): the service is still busy", hint: "try again later")
  }

  private func post(_ document: [UInt8], type: String) throws -> HTTPReply {
    do {
      return try connection.send(
        "POST",
        path,
        fields: credentials.fields + [("Content-Type", type)],
        body: document
      )
    } catch {
      throw CommandFailure(
        .refused,
        "\(error)",
        hint: "what was answered is recorded; send the rest again, nothing is taken twice"
      )
    }
  }

  private func answer(_ reply: HTTPReply) throws -> Answer {
    guard let json = try? JSONValue(parsing: reply.body),
      let entries = json["entries"]?.arrayValue?.compactMap(\.integerValue)
    else { throw CommandFailure(.refused, "what answers is no wayproof service") }
    return Answer(
      entries: entries.map(String.init),
      size: json["size"]?.integerValue.map { String($0) },
      remarks: json["remarks"]?.arrayValue?.compactMap(\.stringValue) ?? []
    )
  }

  private func failure(_ file: String, _ reply: HTTPReply) -> CommandFailure {
    let json = try? JSONValue(parsing: reply.body)
    let findings = json.flatMap(Self.problems) ?? ["status \(reply.status)"]
    let hasProblems = json?["problems"] != nil
    let isForbidden = reply.status == 401 || reply.status == 403
    return CommandFailure(
      reply.status == 400 || reply.status == 413 ? .data : .refused,
      in: file,
      findings: findings,
      hint: isForbidden && !hasProblems
        ? "tokens are made with: wayproof token add" : "nothing of this file was taken"
    )
  }

  /// What a problem document complains of, a line each.
  private static func problems(of json: JSONValue) -> [String]? {
    let problems = json["problems"]?.arrayValue ?? []
    guard !problems.isEmpty else {
      return (json["detail"]?.stringValue ?? json["title"]?.stringValue).map { [$0] }
    }
    return problems.map { problem in
      let event = problem["event"]?.integerValue.map { "event \($0), " } ?? ""
      let field = problem["field"]?.stringValue ?? ""
      let message = problem["message"]?.stringValue ?? ""
      return "\(event)\(field): \(message) [\(problem["rule"]?.stringValue ?? "")]"
    }
  }
}
