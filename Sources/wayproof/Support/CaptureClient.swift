import EPCIS
import Glibc
import HTTPClient

/// Captures documents through a service that runs; for one thread.
final class CaptureClient {
  private let connection: HTTPConnection
  private let token: String

  /// What the service says of a document that it took.
  struct Answer {
    let entries: [String]
    let size: String
    let remarks: [String]
  }

  /// How often a busy service is asked again before giving up.
  private static let attemptsMax = 60

  init(url: String, tokenFile: String) throws {
    do {
      let url = try WebURL(url)
      if !url.isLoopback {
        report(
          "note: the token goes to \(url.host) unencrypted; use this inside your own network only"
        )
      }
      connection = HTTPConnection(url)
    } catch {
      throw CommandFailure(
        .configuration,
        "\(error)",
        hint: "give where the service listens: --url http://localhost:8080"
      )
    }
    var token = try Files.readText(tokenFile, as: "token")
    while token.last?.isNewline == true { token.removeLast() }
    guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw CommandFailure(
        .configuration,
        "\(tokenFile) holds no token",
        hint: "it is the one line that wayproof token add prints"
      )
    }
    self.token = token
  }

  /// Captures a document; waits as long as a busy service asks for.
  func capture(_ document: [UInt8], from file: String) throws -> Answer {
    for _ in 1...Self.attemptsMax {
      let reply = try post(document)
      switch reply.status {
      case 201: return try answer(reply)
      case 429, 503:
        let seconds = reply["retry-after"].flatMap(UInt32.init) ?? 1
        sleep(min(max(seconds, 1), 60))
      default: throw failure(file, reply)
      }
    }
    throw CommandFailure(.refused, "\(file): the service is still busy", hint: "try again later")
  }

  private func post(_ document: [UInt8]) throws -> HTTPReply {
    do {
      return try connection.send(
        "POST",
        "/capture",
        fields: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
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
      let entries = json["entries"]?.arrayValue?.compactMap(\.integerValue),
      let size = json["size"]?.integerValue
    else { throw CommandFailure(.refused, "what answers is no wayproof service") }
    return Answer(
      entries: entries.map(String.init),
      size: String(size),
      remarks: json["remarks"]?.arrayValue?.compactMap(\.stringValue) ?? []
    )
  }

  private func failure(_ file: String, _ reply: HTTPReply) -> CommandFailure {
    let json = try? JSONValue(parsing: reply.body)
    let problems = json?["problems"]?.arrayValue ?? []
    let lines = problems.map { problem in
      let event = problem["event"]?.integerValue.map { "event \($0), " } ?? ""
      let field = problem["field"]?.stringValue ?? ""
      let message = problem["message"]?.stringValue ?? ""
      return "\(event)\(field): \(message) [\(problem["rule"]?.stringValue ?? "")]"
    }
    let text =
      json?["detail"]?.stringValue ?? json?["title"]?.stringValue ?? "status \(reply.status)"
    let isForbidden = reply.status == 401 || reply.status == 403
    return CommandFailure(
      reply.status == 400 || reply.status == 413 ? .data : .refused,
      "\(file): \(lines.isEmpty ? text : lines.joined(separator: "\n"))",
      hint: isForbidden && lines.isEmpty
        ? "tokens are made with: wayproof token add" : "nothing of this file was taken"
    )
  }
}
