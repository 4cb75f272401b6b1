import EPCIS
import HTTP
import Ledger
import Provenance
import Registrar

/// Takes newline-delimited documents: many in one request, each whole or not at all.
///
/// Documents that do not ask what was said before are appended together. One that does (it declares
/// an error, or brings product data that later ones are to show) waits for those before it, and those
/// after it wait for it.
struct CaptureLines {
  let registrar: Registrar
  /// Reads and admits one line.
  let admit: ([UInt8]) throws -> AdmittedStatements

  func capture(_ content: [UInt8]) throws -> Response {
    let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count <= CaptureLimits.linesMax + 1 else {
      throw APIProblem.tooLarge("more than \(CaptureLimits.linesMax) lines")
    }
    var batch = Batch(registrar: registrar) { line, _ in try admit(line) }
    for (index, line) in lines.enumerated() {
      let line = Array(line)
      guard line.contains(where: { !Batch.isSpace($0) }) else { continue }
      batch.take(line, number: index + 1)
    }
    batch.flush()
    guard !batch.answers.isEmpty else {
      throw APIProblem(
        status: .badRequest,
        exception: .validation,
        title: "There is no document in this content."
      )
    }
    var output: [UInt8] = []
    for answer in batch.answers + (batch.last.map { [$0] } ?? []) {
      output += JSONValue.object(answer).encoded() + [UInt8(ascii: "\n")]
    }
    return Response(
      type: "application/x-ndjson",
      headers: [.cacheControl: "no-store"],
      body: output
    )
  }
}

/// What of a content is read and not yet appended, and what was answered so far.
struct Batch {
  private let registrar: Registrar
  private let admit: ([UInt8], Int) throws -> AdmittedStatements
  /// One for each document, in order.
  private(set) var answers: [JSONObject] = []
  /// The newest checkpoint.
  private(set) var last: JSONObject?

  private struct Pending {
    let answer: Int
    let line: [UInt8]
    let firstEventNumber: Int
    let admitted: AdmittedStatements
  }
  private var pending: [Pending] = []

  /// `admit` takes a document, and what its first event is counted as.
  init(registrar: Registrar, admit: @escaping ([UInt8], Int) throws -> AdmittedStatements) {
    self.registrar = registrar
    self.admit = admit
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }

  /// Takes one document, whose first event is counted as `firstEventNumber` in what is told of it.
  mutating func take(_ line: [UInt8], number: Int, firstEventNumber: Int = 1) {
    answers.append(["line": .number(Double(number))])
    do {
      var admitted = try admit(line, firstEventNumber)
      let asksOthers = admitted.statements.contains { $0.isConnected }
      if asksOthers, !pending.isEmpty {
        flush()
        admitted = try admit(line, firstEventNumber)
      }
      pending.append(
        Pending(
          answer: answers.count - 1,
          line: line,
          firstEventNumber: firstEventNumber,
          admitted: admitted
        )
      )
      if asksOthers { flush() }
    } catch {
      refuse(answers.count - 1, error)
    }
  }

  /// Appends what is pending.
  mutating func flush() {
    guard !pending.isEmpty else { return }
    let taken = pending
    pending = []
    do {
      try append(taken, taken.map(\.admitted))
    } catch LedgerError.registryChanged, LedgerError.contentTaken {
      for one in taken {
        do {
          try registrar.admittingAgain {
            try append([one], [admit(one.line, one.firstEventNumber)])
          }
        } catch {
          refuse(one.answer, error)
        }
      }
    } catch {
      for one in taken { refuse(one.answer, error) }
    }
  }

  private mutating func append(_ taken: [Pending], _ admitted: [AdmittedStatements]) throws {
    let receipt = try registrar.append(admitted)
    var numbers = receipt.numbers[...]
    for (one, admitted) in zip(taken, admitted) {
      let own = numbers.prefix(admitted.statements.count)
      numbers = numbers.dropFirst(own.count)
      answers[one.answer]["status"] = 201
      answers[one.answer]["entries"] = .array(own.map { .number(Double($0)) })
      let remarks = admitted.statements.flatMap(\.remarks)
      if !remarks.isEmpty { answers[one.answer]["remarks"] = .strings(remarks) }
    }
    var last = CaptureAPI.json(receipt)
    last["entries"] = nil
    self.last = last
  }

  private mutating func refuse(_ index: Int, _ error: any Error) {
    for member in APIProblem.explaining(error).json.members {
      answers[index][member.name] = member.value
    }
  }
}
