import Crypto
import EPCIS
import Foundation
import Merkle
import Notes
import Provenance
import Synchronization

/// Verifies, and writes down what came of it, so that another program can do the same and compare.
///
/// With `WAYPROOF_RECORD=<folder>` every bundle that a test verifies goes to `bundles.jsonl` there, one
/// JSON object a line, with what this program says of it. `Tests/JavaScript` reads the file.
enum Recorded {
  static func verify(
    _ bytes: [UInt8],
    code: String,
    trust: TrustPolicy,
    trustText: String? = nil,
    now: UInt64
  ) throws(Refusal) -> Verified {
    let text = trustText ?? text(of: trust)
    do {
      let verified = try Verification.verify(bytes, code: code, trust: trust, now: now)
      record(bytes, code, text, now) { said(verified, now) }
      return verified
    } catch {
      record(bytes, code, text, now) {
        [
          "step": .number(Double(error.step)), "code": .string(error.code),
          "field": .string(error.field), "message": .string(error.message),
        ]
      }
      throw error
    }
  }

  // MARK: Writing

  private static let path = ProcessInfo.processInfo.environment["WAYPROOF_RECORD"].map {
    $0 + "/bundles.jsonl"
  }
  private static let seen = Mutex<Set<Digest>>([])
  /// Longer ones only repeat at length what shorter ones say.
  private static let byteCountMax = 1 << 20

  private static func record(
    _ bytes: [UInt8],
    _ code: String,
    _ trustText: String,
    _ now: UInt64,
    _ expected: () -> JSONValue
  ) {
    guard let path, bytes.count <= byteCountMax else { return }
    let line: JSONValue = [
      "bundle": .string(Base64.encode(bytes)), "code": .string(code),
      "trust": .string(trustText), "now": .number(Double(now)), "expected": expected(),
    ]
    let encoded = line.encoded() + [UInt8(ascii: "\n")]
    seen.withLock { seen in
      guard seen.insert(SHA256.hash(encoded)).inserted else { return }
      if !FileManager.default.fileExists(atPath: path) {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
      }
      guard let file = FileHandle(forWritingAtPath: path) else {
        preconditionFailure("cannot write to \(path)")
      }
      file.seekToEndOfFile()
      file.write(Data(encoded))
      file.closeFile()
    }
  }

  /// The trust file, in which all cosigners form the quorum unless it is that of the vectors.
  private static func text(of trust: TrustPolicy) -> String {
    if trust.origin.text == "ledger.example/tmg", let text = try? BundleVectors.trustText() {
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("genesis") }
      return (lines + ["genesis \(trust.genesis.base64)\n"]).joined(separator: "\n")
    }
    let kinds: [TrustPolicy.Cosigner.Kind: String] = [.witness: "witness", .follower: "follower"]
    var lines = ["log \(trust.log.vkey)"]
    if trust.isSingleOperator {
      lines.append("quorum none")
    } else {
      lines += trust.cosigners.map { "\(kinds[$0.kind] ?? "") \($0.label) \($0.key.vkey)" }
      lines.append("group everybody all \(trust.cosigners.map(\.label).joined(separator: " "))")
      lines.append("quorum everybody")
    }
    lines += ["max-age \(trust.maxAgeSeconds)", "genesis \(trust.genesis.base64)"]
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: What was said

  private static func said(_ verified: Verified, _ now: UInt64) -> JSONValue {
    let journey = Journey(of: verified, now: now)
    let closure = verified.closure
    return [
      "status": .string(journey.status.rawValue),
      "notes": .strings(journey.notes.map(\.rawValue)),
      "asOf": number(verified.asOf),
      "isTooOld": .bool(verified.isTooOld),
      "isIncomplete": .bool(verified.isIncomplete),
      "checks": .strings(verified.checks.map(\.text)),
      "unchecked": .strings(verified.unchecked),
      "lookups": .array(closure.lookups.map(said)),
      "readings": .array(closure.readings.map(said)),
      "statements": .array(
        closure.statements.values.sorted { $0.number < $1.number }.map(said)
      ),
      "steps": .array(journey.steps.map(said)),
    ]
  }

  private static func said(_ lookup: Closure.Lookup) -> JSONValue {
    [
      .string(lookup.key.base64), .number(Double(lookup.level)),
      .array(lookup.bringers.map(number)), .array(lookup.oneSided.map(number)),
    ]
  }

  private static func said(_ reading: Closure.Reading) -> JSONValue {
    [
      .number(Double(reading.lookup)), number(reading.entry),
      .number(Double(reading.role.rawValue)), .string(reading.fault ?? ""),
      .bool(reading.isAuthorityChecked),
    ]
  }

  private static func said(_ statement: Closure.Statement) -> JSONValue {
    [
      number(statement.number), .string(statement.type ?? ""),
      .string(statement.action?.rawValue ?? ""), .string(statement.bizStep ?? ""),
      .string(statement.eventTime?.utcText ?? ""),
      statement.erasedBy.map(number) ?? -1, statement.correctedBy.map(number) ?? -1,
      .bool(statement.signer?.isRecorder ?? false),
    ]
  }

  private static func said(_ step: Journey.Step) -> JSONValue {
    [
      number(step.entry), .string(step.about.rawValue), .string(step.certainty.rawValue),
      .string(step.state.rawValue),
    ]
  }

  private static func number(_ number: UInt64) -> JSONValue { .number(Double(number)) }
}
