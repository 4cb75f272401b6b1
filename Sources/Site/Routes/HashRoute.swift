import EPCIS
import Events
import HTTP

// Event hashes (CBV 2.0 §8.9), for programs that name events by them or compare their own.
extension Site {
  /// How much JSON is hashed at once.
  private static let hashedLimit = 1 << 20

  /// The hash of each event of the content; nothing is kept.
  ///
  /// `?profile=` says whose order it is made in: the standard's, or the reference program's.
  func hashes(_ request: Request) throws -> Response {
    let asked = try MemberRequest(request, self, takesQuery: true)
    let profile = try hashProfile(asked.parameters)
    guard CaptureAPI.jsonTypes.contains(request.mediaType) else {
      throw APIProblem.onlyJSON(CaptureAPI.jsonTypes)
    }
    let content = try request.content(bytesMax: Self.hashedLimit)
    let document: EPCISDocument
    do { document = try EPCISDocument(parsing: content) } catch { throw APIProblem(error) }
    let json: JSONValue = [
      "profile": .string(profile.rawValue), "hashes": .strings(document.eventHashes(profile)),
    ]
    return asked.answer(json, at: self)
  }

  private func hashProfile(
    _ parameters: [(name: String, value: String)]
  ) throws -> EventHash.Profile {
    guard let parameter = parameters.first else { return .standard }
    guard parameters.count == 1, parameter.name == "profile" else {
      let other = parameters.first { $0.name != "profile" }
      throw APIProblem(
        QueryError.parameter(
          other?.name ?? "profile",
          other == nil ? "it stands twice" : "there is no such parameter here"
        )
      )
    }
    guard let profile = EventHash.Profile(rawValue: parameter.value) else {
      throw APIProblem(QueryError.parameter("profile", "it is standard or reference"))
    }
    return profile
  }
}
