import EPCIS
import Foundation
import Notes
import Provenance
import Testing

/// Whole bundles made by an independent program, with their verdicts.
enum BundleVectors {
  /// One of them.
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let code: String
    let verdict: String

    var testDescription: String { "\(file): \(verdict)" }

    func bytes() throws -> [UInt8] { try BundleVectors.bytes(of: "Vectors/\(file)") }
  }

  static let now: UInt64 = 1_767_395_940

  static let cases: [Case] = {
    do {
      let json = try JSONValue(parsing: bytes(of: "Vectors/bundles/expected.json"))
      return try json.elements("cases").map {
        Case(
          file: try $0.text("file"),
          code: try $0.text("code"),
          verdict: try $0.text("verdict")
        )
      }
    } catch {
      preconditionFailure("expected.json cannot be read: \(error)")
    }
  }()

  static func named(_ name: String) throws -> Case {
    try #require(cases.first { $0.file == "bundles/\(name).json" })
  }

  static func trust() throws -> TrustPolicy { try TrustPolicy(parsing: trustText()) }

  static func trustText() throws -> String {
    String(decoding: try bytes(of: "Vectors/trust.txt"), as: UTF8.self)
  }

  static func verify(_ bytes: [UInt8], code: String) throws -> Verified {
    try Recorded.verify(bytes, code: code, trust: trust(), now: now)
  }

  static func bytes(of path: String) throws -> [UInt8] {
    let folder = try #require(Foundation.Bundle.module.resourceURL)
    return Array(try Data(contentsOf: folder.appendingPathComponent(path)))
  }
}
