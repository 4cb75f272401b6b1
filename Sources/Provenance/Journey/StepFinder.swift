import EPCIS
import GS1
import Merkle

/// Finds the statements that are steps of a journey, and what each is about.
struct StepFinder {
  /// A statement on its way to becoming a step.
  struct Found {
    let statement: Closure.Statement
    let about: Journey.Step.About
    let certainty: Journey.Step.Certainty
  }

  private let records: Records
  private let membership: Membership
  private var found: [UInt64: Found] = [:]

  /// The steps in order of time, ties by entry.
  static func steps(of records: Records) -> [Found] {
    var finder = StepFinder(
      records: records,
      membership: Membership(of: records.closure.subject.key, in: records)
    )
    finder.findOwn()
    finder.findContainers()
    finder.findLots()
    finder.findInputs()
    return finder.found.values.sorted {
      ($0.statement.eventSeconds, $0.statement.number)
        < ($1.statement.eventSeconds, $1.statement.number)
    }
  }

  private init(records: Records, membership: Membership) {
    self.records = records
    self.membership = membership
  }

  /// What is first found about a statement holds: the closest to the code.
  private mutating func add(
    _ statement: Closure.Statement,
    _ about: Journey.Step.About,
    _ certainty: Journey.Step.Certainty
  ) {
    guard found[statement.number] == nil, statement.isStep else { return }
    found[statement.number] = Found(statement: statement, about: about, certainty: certainty)
  }

  private mutating func findOwn() {
    for reading in records.all(under: records.closure.subject.key) {
      let isPart = reading.role == .class
      add(reading.statement, .item, isPart ? .possible : .item)
    }
  }

  /// What happened to a container while the thing was inside.
  private mutating func findContainers() {
    for (key, windows) in membership.windows where key != records.closure.subject.key {
      for reading in records.all(under: key) where isStepOfContainer(reading) {
        guard windows.contains(where: { $0.touches(reading.statement) }) else { continue }
        add(reading.statement, .container, .container)
      }
    }
  }

  /// A container's own steps; packing something else into it is none.
  private func isStepOfContainer(_ reading: Records.Reading) -> Bool {
    switch reading.role {
    case .subject, .child: true
    case .parent:
      reading.statement.action == .delete && reading.statement.body?.hasAllChildren == true
    case .output, .input, .class, .transformation, .described: false
    }
  }

  private mutating func findLots() {
    for lot in records.closure.lots {
      for reading in records.all(under: .of(.id, lot.uri)) {
        add(reading.statement, .lot, reading.role == .class ? .possible : .lot)
      }
    }
  }

  /// What happened to what the thing was made from, until it was used.
  private mutating func findInputs() {
    var queue = records.issues.map(\.statement)
    var visited: Set<IndexKey> = []
    while !queue.isEmpty {
      let making = queue.removeFirst()
      for input in making.body?.inputs ?? [] where visited.insert(input).inserted {
        for reading in records.all(under: input) where reading.role != .input {
          guard reading.statement.earliest <= making.latest else { continue }
          add(reading.statement, .input, .lot)
          let isMaking = reading.role == .output && reading.statement.correctedBy == nil
          if isMaking { queue.append(reading.statement) }
        }
      }
    }
  }
}

extension Closure.Statement {
  /// Whether this is something that happened; recalls, descriptions and withdrawals are not.
  var isStep: Bool {
    guard eventTime != nil, party != nil else { return false }
    // A body that is not there may have been an event: it is shown as withheld.
    guard let type else { return true }
    return StatementBody.eventTypes.contains(type)
  }
}
