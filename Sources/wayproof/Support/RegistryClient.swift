import EPCIS
import HTTPClient
import Provenance

/// The registry of a log, as a service shows it and takes revisions of it.
struct RegistryClient {
  private let connection: HTTPConnection
  private let credentials: Credentials

  init(_ url: String, _ credentials: Credentials) throws {
    self.credentials = credentials
    do { connection = credentials.connection(to: try WebURL(url)) } catch {
      throw CommandFailure(
        .configuration,
        "\(error)",
        hint: "give where the service listens: --url http://localhost:8080"
      )
    }
  }

  /// The registry, and the size of the log by which it is.
  ///
  /// It is what the service shows: whoever signs a revision reads it first, and a log that hides
  /// something here only gets revisions that do not count.
  func registry() throws -> (registry: Registry, size: UInt64) {
    var registry: Registry?
    var from: Int64? = 0
    var size: UInt64 = 0
    while let first = from {
      let json = try answer(send("GET", "/registry?from=\(first)"), status: 200)
      guard let origin = json["origin"]?.stringValue, let total = json["size"]?.integerValue,
        let revisions = json["revisions"]?.arrayValue
      else { throw Self.noService }
      var read = registry ?? Registry(origin: origin)
      for revision in revisions {
        guard let entry = revision["entry"]?.integerValue, entry >= 0,
          let text = revision["text"]?.stringValue
        else { throw Self.noService }
        read.fold(UInt64(entry), Array(text.utf8))
      }
      registry = read
      size = UInt64(max(0, total))
      from = json["next"]?.integerValue.flatMap { $0 > first ? $0 : nil }
    }
    guard let registry else { throw Self.noService }
    return (registry, size)
  }

  /// Submits `proposal`, and returns the number of its entry.
  func submit(_ proposal: Proposal) throws -> UInt64 {
    let reply = try send(
      "POST",
      "/registry",
      fields: credentials.fields + [("Content-Type", "text/plain; charset=utf-8")],
      body: proposal.bytes
    )
    let json = try answer(reply, status: 201)
    guard let entry = json["entry"]?.integerValue, entry >= 0 else { throw Self.noService }
    return UInt64(entry)
  }

  private func send(
    _ method: String,
    _ path: String,
    fields: [(String, String)] = [],
    body: [UInt8] = []
  ) throws -> HTTPReply {
    do { return try connection.send(method, path, fields: fields, body: body) } catch {
      throw CommandFailure(
        .refused,
        "\(error)",
        hint: "is the service running, and is --url right?"
      )
    }
  }

  private func answer(_ reply: HTTPReply, status: Int) throws -> JSONValue {
    let json = try? JSONValue(parsing: reply.body)
    if reply.status == status, let json { return json }
    let problem = json?["problems"]?.arrayValue?.first
    if let rule = problem?["rule"]?.stringValue.flatMap(RevisionFault.Rule.init(rawValue:)),
      let message = problem?["message"]?.stringValue
    {
      throw CommandFailure(RevisionFault(rule, message))
    }
    let detail = json?["detail"]?.stringValue ?? json?["title"]?.stringValue
    throw CommandFailure(
      .refused,
      "the service answers \(reply.status)\(detail.map { ": \($0)" } ?? "")"
    )
  }

  private static let noService = CommandFailure(.refused, "what answers is no wayproof service")
}
