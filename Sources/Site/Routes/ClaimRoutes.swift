import EPCIS
import Events
import HTTP
import Provenance
import Registrar

// What others say about what is under a member's company prefixes.
extension Site {
  /// The statements of others about what is under the company prefixes that the member holds:
  /// `/claims?from=N`, with `&prefix=P|Q` about some of them.
  ///
  /// All of the log is looked at, page by page: a member need not have handled a thing, or know that its
  /// serial exists, to learn who says something about it. Of each statement it is told only that, and
  /// what of its own it names.
  func claims(_ request: Request) throws -> Response {
    let asked = try MemberRequest(request, self, takesQuery: true)
    let (first, prefixes) = try claimParameters(asked)
    let (party, countMax) = (asked.party, asked.perPage)
    let page = try asked.members.read { events, ledger in
      try events.claims(
        about: prefixes,
        notBy: party,
        from: first,
        countMax: countMax,
        in: ledger
      )
    }
    let json: JSONObject = [
      "claims": .array(page.claims.map(\.json)), "next": .number(Double(page.next)),
      "isComplete": .bool(page.isComplete),
    ]
    return asked.answer(.object(json), at: self)
  }

  private func claimParameters(
    _ asked: MemberRequest
  ) throws -> (first: UInt64, prefixes: [String]) {
    guard asked.pageToken == nil else { throw APIProblem(QueryError.token) }
    var first: UInt64?
    var prefixes: [String]?
    for (name, value) in asked.parameters {
      let isNew = name == "from" ? first == nil : prefixes == nil
      guard isNew else { throw APIProblem(QueryError.parameter(name, "it stands twice")) }
      switch name {
      case "from":
        guard let number = UInt64(value), number < 1 << 53, !value.hasPrefix("+") else {
          throw APIProblem(QueryError.parameter(name, "it is the number of an entry"))
        }
        first = number
      case "prefix":
        prefixes = value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      default: throw APIProblem(QueryError.parameter(name, "there is no such parameter here"))
      }
    }
    let held = try heldPrefixes(asked)
    guard !held.isEmpty || prefixes != nil else {
      throw APIProblem(QueryError.parameter("prefix", "\(asked.party) holds no company prefix"))
    }
    if let other = prefixes?.first(where: { !held.contains($0) }) {
      let holds = held.isEmpty ? "none" : held.joined(separator: ", ")
      throw APIProblem(
        QueryError.parameter("prefix", "\(asked.party) does not hold \(other); it holds \(holds)")
      )
    }
    return (first ?? 0, Array(Set(prefixes ?? held)))
  }

  /// The prefixes that the party holds; who has left holds none.
  private func heldPrefixes(_ asked: MemberRequest) throws -> [String] {
    let registry = try asked.members.registrar.current().registry
    guard let name = PartyName(asked.party), registry.party(name)?.status != .left else {
      return []
    }
    return asked.member.prefixes
  }
}

extension Claim {
  fileprivate var json: JSONValue {
    var json: JSONObject = [
      "entry": .number(Double(number)),
      "recordTime": .string(
        Instant(milliseconds: Int64(clamping: recordTime) * 1_000)?.utcText ?? ""
      ),
      "party": .string(party), "type": .string(type), "things": .strings(things),
      "thingCount": .number(Double(thingCount)),
    ]
    json["bizStep"] = bizStep.map(JSONValue.string)
    return .object(json)
  }
}
