/// One thing that is wrong with a document, where, and by which rule.
public struct EPCISProblem: Hashable, Sendable, CustomStringConvertible {
  /// Which event of the document, counted from 1; `nil` for what stands outside the events.
  public let eventNumber: Int?
  /// Where, from the event or document down: `sensorElementList[0].sensorReport[1].uom`.
  public let field: String
  /// The rule that is broken.
  public let rule: EPCISRule
  /// One sentence for people.
  public let message: String

  /// Event, field, message and rule in one line.
  public var description: String {
    let place = [eventNumber.map { "event \($0)" }, field.isEmpty ? nil : field]
    let words = place.compactMap { $0 }.joined(separator: ", ")
    return "\(words.isEmpty ? "document" : words): \(message) [\(rule.rawValue)]"
  }
}

/// Why a document is refused: everything that is wrong with it, up to a bound.
public struct EPCISError: Error, Hashable, Sendable, CustomStringConvertible {
  /// How many problems are told at most.
  public static let problemsMax = 100

  /// What is wrong, in the order in which it was found; never empty.
  public let problems: [EPCISProblem]
  /// Whether there was more than is told.
  public let isCut: Bool

  init(first: EPCISProblem, others: [EPCISProblem] = [], isCut: Bool = false) {
    problems = [first] + others
    self.isCut = isCut
  }

  /// The first problem.
  public var first: EPCISProblem { problems[0] }
  /// The event of the first problem, counted from 1.
  public var eventNumber: Int? { first.eventNumber }
  /// The field of the first problem.
  public var field: String { first.field }
  /// The rule of the first problem.
  public var rule: EPCISRule { first.rule }
  /// The sentence of the first problem.
  public var message: String { first.message }

  /// One line for each problem.
  public var lines: [String] { problems.map(\.description) + (isCut ? ["and more"] : []) }

  /// All lines.
  public var description: String { lines.joined(separator: "\n") }
}

/// A text from outside as it may stand in a message: short, in quotes, without control characters.
func quoted(_ text: String) -> String {
  let scalars = text.unicodeScalars.prefix(80).map { scalar -> Character in
    let category = scalar.properties.generalCategory
    return [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
      ? "?" : Character(scalar)
  }
  return "“\(String(scalars))\(text.unicodeScalars.count > 80 ? "…" : "")”"
}
