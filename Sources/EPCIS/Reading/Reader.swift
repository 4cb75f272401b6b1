/// Reads typed values out of JSON and notes everything that is wrong, with its path.
///
/// A reading method that finds a problem notes it and returns `nil` or leaves an element out; who
/// asked goes on, so that one pass finds all problems.
struct Reader {
  /// One step of the path from the event or document to where the reader stands.
  enum Step {
    case member(String)
    case element(Int)
  }

  /// The event being read, counted from ``firstEventNumber``.
  var eventNumber: Int?
  /// What the first event is counted as: 1, unless it is one of a larger document.
  let firstEventNumber: Int
  /// What prefixes mean here.
  var context = LinkedDataContext.standard
  private(set) var problems: [EPCISProblem] = []
  private(set) var warnings: [EPCISProblem] = []
  private(set) var isCut = false
  private var path: [Step] = []

  init(firstEventNumber: Int = 1) { self.firstEventNumber = firstEventNumber }

  // MARK: Problems

  mutating func refuse(_ rule: EPCISRule, _ message: String) {
    guard problems.count < EPCISError.problemsMax else {
      isCut = true
      return
    }
    problems.append(problem(rule, message))
  }

  /// Notes what is odd but taken.
  mutating func warn(_ rule: EPCISRule, _ message: String) {
    guard warnings.count < EPCISError.problemsMax else { return }
    warnings.append(problem(rule, message))
  }

  private func problem(_ rule: EPCISRule, _ message: String) -> EPCISProblem {
    EPCISProblem(eventNumber: eventNumber, field: field, rule: rule, message: message)
  }

  private var field: String {
    path.reduce(into: "") { text, step in
      switch step {
      case .member(let name): text += text.isEmpty ? name : "." + name
      case .element(let index): text += "[\(index)]"
      }
    }
  }

  /// Everything that was refused, if anything was.
  var error: EPCISError? {
    problems.first.map {
      EPCISError(first: $0, others: Array(problems.dropFirst()), isCut: isCut)
    }
  }

  // MARK: Walking

  mutating func within<T>(_ step: Step, _ body: (inout Reader) -> T) -> T {
    path.append(step)
    defer { path.removeLast() }
    return body(&self)
  }

  /// The same, several steps further down.
  mutating func within(_ steps: [Step], _ body: (inout Reader) -> Void) {
    path += steps
    defer { path.removeLast(steps.count) }
    body(&self)
  }

  /// Reads something whose fields are named from itself, not from the document.
  mutating func fromTheTop<T>(_ body: (inout Reader) -> T) -> T {
    let outer = path
    path = []
    defer { path = outer }
    return body(&self)
  }

  /// Reads the member called `name`, if it is there.
  mutating func optional<T>(
    _ object: JSONObject,
    _ name: String,
    _ read: (JSONValue, inout Reader) -> T?
  ) -> T? {
    guard let value = object[name] else { return nil }
    return within(.member(name)) { read(value, &$0) }
  }

  /// Reads the member called `name`, and refuses its absence.
  mutating func required<T>(
    _ object: JSONObject,
    _ name: String,
    _ read: (JSONValue, inout Reader) -> T?
  ) -> T? {
    guard let value = object[name] else {
      within(.member(name)) { $0.refuse(.required, "\(name) is missing") }
      return nil
    }
    return within(.member(name)) { read(value, &$0) }
  }

  /// Reads an array of at least `minimum` elements; elements with problems are left out.
  mutating func list<T>(
    _ value: JSONValue,
    minimum: Int = 0,
    _ read: (JSONValue, inout Reader) -> T?
  ) -> [T]? {
    guard let values = value.arrayValue else { return mistyped("an array") }
    if values.count < minimum { refuse(.empty, "the list needs at least one element") }
    var elements: [T] = []
    elements.reserveCapacity(values.count)
    walk(values.count) { reader, index in
      if let element = read(values[index], &reader) { elements.append(element) }
    }
    return elements
  }

  /// Goes over the elements of an array of `count`.
  mutating func walk(_ count: Int, _ visit: (inout Reader, Int) -> Void) {
    path.append(.element(0))
    defer { path.removeLast() }
    for index in 0..<count {
      path[path.count - 1] = .element(index)
      visit(&self, index)
    }
  }

  /// Reads the list called `name`; an absent one is empty.
  mutating func list<T>(
    _ object: JSONObject,
    _ name: String,
    minimum: Int = 0,
    _ read: (JSONValue, inout Reader) -> T?
  ) -> [T] {
    optional(object, name) { value, reader in
      reader.list(value, minimum: minimum, read)
    } ?? []
  }

  /// Reads an object; with `members`, one that has no others than these and, if it is open, URIs.
  mutating func object(
    _ value: JSONValue,
    members: [String]? = nil,
    isOpen: Bool = true
  ) -> JSONObject? {
    guard let object = value.objectValue else { return mistyped("an object") }
    guard let members else { return object }
    for member in object.members where !members.contains(where: member.name.hasSameBytes) {
      if isOpen && URISyntax.isURI(member.name) {
        checkName(member)
        continue
      }
      within(.member(member.name)) {
        $0.refuse(.unknownMember, "\(quoted(member.name)) is not a member that can stand here")
      }
    }
    return object
  }

  mutating func mistyped<T>(_ expected: String) -> T? {
    refuse(.type, "this must be \(expected)")
    return nil
  }
}
