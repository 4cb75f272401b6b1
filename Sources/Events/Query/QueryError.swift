/// Why events cannot be asked for so.
public enum QueryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A parameter is unknown, has an impossible value, or does not go with another one.
  case parameter(String, String)
  /// The token names no page of this query.
  case token
  /// More events match than the query allows (`maxEventCount`).
  case tooLarge(max: Int)
  /// Answering would take more work than one request may cost.
  case tooComplex(String)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .parameter(let name, let reason): "\(name): \(reason)"
    case .token: "nextPageToken: it names no page of this query; begin again without it"
    case .tooLarge(let max): "more than \(max) events match, which is the query's maxEventCount"
    case .tooComplex(let reason): reason
    }
  }
}
