import ArgumentParser
import Foundation

/// Why a command stops: what was attempted, why it failed, and what to do.
struct CommandFailure: Error {
  /// How the program exits, after sysexits(3).
  enum Code: Int32 {
    /// A bundle, a ledger or a request was refused, or cannot be told.
    case refused = 1
    /// What was read is not what it should be (EX_DATAERR).
    case data = 65
    /// Files, keys or addresses that the command needs are not right (EX_CONFIG).
    case configuration = 78
  }

  let code: Code
  let message: String
  /// What is wrong in particular, a line each.
  let findings: [String]
  let hint: String?

  init(_ code: Code, _ message: String, findings: [String] = [], hint: String? = nil) {
    self.code = code
    self.message = message
    self.findings = findings
    self.hint = hint
  }

  /// What is wrong, a line each.
  var lines: [String] { findings.isEmpty ? [message] : findings }

  /// What was found in `file`: one finding in the line that names it, several below it.
  init(_ code: Code, in file: String, findings: [String], hint: String) {
    let isOne = findings.count == 1
    self.init(
      code,
      isOne ? "\(file): \(findings[0])" : "\(file): \(findings.count) findings",
      findings: isOne ? [] : findings,
      hint: hint
    )
  }
}

extension ParsableCommand {
  /// Runs `body`; a ``CommandFailure`` becomes lines on standard error and an exit code.
  func reportingFailure(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as CommandFailure {
      report("error: \(failure.message)")
      for finding in failure.findings { report("  \(finding)") }
      if let hint = failure.hint { report("hint:  \(hint)") }
      throw ExitCode(failure.code.rawValue)
    }
  }
}

/// Writes one line to standard error.
func report(_ line: String) {
  FileHandle.standardError.write(Data((line.shown + "\n").utf8))
}

extension String {
  /// The text as it may be written to a terminal.
  ///
  /// Much of what is printed was written by strangers. What would move the cursor, begin a line or
  /// turn the direction of writing is shown as an escape instead.
  var shown: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
