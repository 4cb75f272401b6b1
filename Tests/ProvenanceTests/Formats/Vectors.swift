import Crypto
import EPCIS
import Foundation
import Merkle
import Provenance
import Testing

/// The vectors of the formats, made by an independent program.
enum Vectors {
  static let json: JSONValue = {
    do {
      guard
        let url = Bundle.module.url(
          forResource: "vectors",
          withExtension: "json",
          subdirectory: "Vectors"
        )
      else { preconditionFailure("the tests come without Vectors/vectors.json") }
      return try JSONValue(parsing: Array(Data(contentsOf: url)))
    } catch {
      preconditionFailure("vectors.json cannot be read: \(error)")
    }
  }()

  /// The member at the end of `path`.
  static func member(_ path: String...) throws -> JSONValue {
    try path.reduce(json) { try #require($0[$1]) }
  }

  static func text(_ path: String...) throws -> String {
    let value = try path.reduce(json) { try #require($0[$1]) }
    return try #require(value.stringValue)
  }
}

extension JSONValue {
  /// The text of the member `name`.
  func text(_ name: String) throws -> String { try #require(self[name]?.stringValue) }

  /// The bytes of the member `name`, written in hex.
  func hex(_ name: String) throws -> [UInt8] { try #require(Hex.decode(try text(name))) }

  /// The digest of the member `name`, written in base64.
  func digest(_ name: String) throws -> Digest { try #require(Digest(base64: try text(name))) }

  /// The elements of the member `name`.
  func elements(_ name: String) throws -> [JSONValue] { try #require(self[name]?.arrayValue) }
}

/// A key of a thing called `name`.
func testKey(_ name: String) -> IndexKey { .of(.id, "urn:test:\(name)") }

/// The bytes of `text` with byte `index` changed.
func mutated(_ bytes: [UInt8], at index: Int) -> [UInt8] {
  var bytes = bytes
  bytes[index] ^= 1
  return bytes
}
