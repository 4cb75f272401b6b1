import EPCIS
import GS1
import HTTPClient
import Monitoring

/// Where a member learns what others say about what is under its company prefixes.
struct ClaimSource {
  let connection: HTTPConnection
  let credentials: Credentials

  /// Some statements, and from which entry on to ask for the next ones.
  struct Page {
    let findings: [Finding]
    let next: UInt64
    let isComplete: Bool
  }

  /// How many statements one answer has, at most.
  private static let pageCount = 500

  /// What others said from entry `first` on about what is under one of `prefixes`.
  func page(from first: UInt64, about prefixes: [String]) throws -> Page {
    let list = prefixes.joined(separator: "%7C")
    let path = "/claims?from=\(first)&prefix=\(list)&perPage=\(Self.pageCount)"
    let reply: HTTPReply
    do { reply = try connection.send("GET", path, fields: credentials.fields) } catch {
      throw CommandFailure(.refused, "the service cannot be asked for statements: \(error)")
    }
    let json = try? JSONValue(parsing: reply.body)
    guard reply.status == 200 else { throw failure(reply.status, json) }
    guard let claims = json?["claims"]?.arrayValue,
      case .bool(let isComplete)? = json?["isComplete"],
      let next = json?["next"]?.integerValue.flatMap(UInt64.init(exactly:)), next >= first,
      isComplete || next > first
    else {
      throw CommandFailure(.refused, "what is answered to /claims is not what wayproof answers")
    }
    return Page(findings: claims.map(finding), next: next, isComplete: isComplete)
  }

  private func failure(_ status: Int, _ json: JSONValue?) -> CommandFailure {
    let detail = json?["detail"]?.stringValue ?? json?["title"]?.stringValue
    let message =
      "the service answers \(status) to the question what others say"
      + (detail.map { ": \($0)" } ?? "")
    switch status {
    case 401, 403:
      return CommandFailure(
        .configuration,
        message,
        hint: "the operator makes a token that may: wayproof token add --party NAME --scope read"
      )
    case 400:
      return CommandFailure(
        .configuration,
        message,
        hint: "give --prefix as the party's revision has it: wayproof party show"
      )
    case 404:
      return CommandFailure(
        .configuration,
        message,
        hint: "--url must be where the service with the ledger answers members"
      )
    default: return CommandFailure(.refused, message, hint: "the next run asks again")
    }
  }

  /// A statement as a line says it: entry, time, what kind, and what it names.
  private func finding(_ claim: JSONValue) -> Finding {
    let entry = claim["entry"]?.integerValue ?? 0
    let things = claim["things"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let count = claim["thingCount"]?.integerValue ?? 0
    let kind = [claim["type"]?.stringValue, claim["bizStep"]?.stringValue].compactMap(\.self)
      .joined(separator: " ")
    let more = count > 1 ? " and \(count - 1) more" : ""
    let text =
      "entry \(entry), \(claim["recordTime"]?.stringValue ?? ""): \(kind) of \(things.first ?? "")\(more)"
    // All of it was written by strangers, and a line stays a line.
    return .statement(by: (claim["party"]?.stringValue ?? "").shown, text.shown)
  }
}
