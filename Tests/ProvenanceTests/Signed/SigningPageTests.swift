import Crypto
import EPCIS
import Foundation
import Merkle
import Notes
import Provenance
import Testing

/// The worked example of `Signing.md`, recomputed from the text of that page, step by step.
@Suite struct SigningPageTests {
  private let lines: [String]

  init() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/wayproof/wayproof.docc/Signing.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.range(of: "## A worked example"))
    lines = text[start.upperBound...].components(separatedBy: "\n")
  }

  /// The values of all lines with this label.
  private func values(_ label: String) -> [String] {
    lines.filter { line in
      let column = line.prefix(15)
      return column.count == 15 && column.last == " "
        && column.trimmingCharacters(in: .whitespaces) == label
    }.map { String($0.dropFirst(15)) }
  }

  private func value(_ label: String) throws -> String { try #require(values(label).first) }
  private func bytes(_ label: String) throws -> [UInt8] {
    try #require(Hex.decode(try value(label)))
  }

  private func signer() throws -> SignerKey {
    SignerKey(
      name: try KeyName(try value("party")),
      privateKey: try #require(Ed25519.PrivateKey(seed: try bytes("seed")))
    )
  }

  @Test func `the keys of the signer and of the things are those of the page`() throws {
    let key = try signer().verifier
    #expect(try key.publicKey.bytes == bytes("public key"))
    #expect(try Hex.encode(key.publicKey.bytes) == value("public key"))
    #expect(try key.vkey.contains("+\(value("key ID"))+"))
    let uris = values("uri")
    #expect(uris.count == 3)
    #expect(values("key") == uris.map { Hex.encode(IndexKey.of(.id, $0).bytes) })
    #expect(values("key base64") == uris.map { IndexKey.of(.id, $0).base64 })
  }

  @Test func `the parts are what capture would make, and have the digests of the page`() throws {
    let body = Array(try value("body").utf8)
    let members = Array(try value("members").utf8)
    #expect(JSONValue.isJCS(body) && JSONValue.isJCS(members))
    let event = try JSONValue(parsing: try value("event"))
    #expect(try JSONValue(parsing: members)["event"] == event)
    let digests = [
      StatementPart.body.digest(salt: try bytes("body salt"), bytes: body),
      StatementPart.members.digest(salt: try bytes("members salt"), bytes: members),
    ]
    #expect(try digests.map(\.base64) == [value("body digest"), value("members digest")])
  }

  @Test func `the filing is that of the page at every level`() throws {
    let secret = try bytes("secret")
    let code = HMAC(key: secret)
    let roles = values("role").compactMap(UInt8.init)
    let keys = values("filed key").compactMap(Hex.decode)
    #expect(roles.count == 3 && keys.count == 3)
    let blinds = zip(roles, keys).map { Array(code.code(for: [$0] + $1).bytes.prefix(16)) }
    #expect(values("blind") == blinds.map(Hex.encode))
    let leaves = zip(zip(roles, keys), blinds).map { LogHash.leaf([$0.0] + $0.1 + $1) }
    #expect(values("leaf hash") == leaves.map { Hex.encode($0.bytes) })
    let pads = (0..<5).map { code.code(for: Array("pad".utf8) + [0, 0, 0, UInt8($0)]) }
    for (number, pad) in pads.enumerated() {
      #expect(try value("pad \(number)") == Hex.encode(pad.bytes))
    }
    var level = (leaves + pads).sorted()
    var number = 0
    while level.count > 1 {
      #expect(values("level \(number)") == level.map { Hex.encode($0.bytes) })
      level = stride(from: 0, to: level.count, by: 2).map { left in
        SHA256.hash([1] + level[left].bytes + level[left + 1].bytes)
      }
      number += 1
    }
    #expect(number == 3)
    #expect(try level[0].base64 == value("filing root"))
  }

  /// The note of the page, with its signature line.
  private func note() throws -> String {
    let start = try #require(lines.firstIndex(of: "wayproof/note/v1"))
    let end = try #require(lines[start...].firstIndex(of: "```"))
    return lines[start..<end].map { $0 + "\n" }.joined()
  }

  @Test func `the note says what the parts amount to, and is signed by the key of the page`() throws
  {
    let note = try note()
    let end = try #require(note.range(of: "\n\n")).lowerBound
    let text = String(note[..<end]) + "\n"
    let root = try value("filing root")
    let expected = [
      "wayproof/note/v1", try value("origin"), try value("party"), "2026-01-05T08:00:00.000Z",
      "8 \(root)", try value("body digest"), try value("members digest"),
    ]
    #expect(text == expected.map { $0 + "\n" }.joined())
    let line = try signer().sign(Array(text.utf8))
    #expect(note == text + "\n" + String(decoding: line.bytes, as: UTF8.self))
    let entry = StatementEntry(note: Array(note.utf8), salt: try bytes("salt"))
    #expect(try entry.commitment.base64 == value("commitment"))
    #expect(try LogHash.leaf(Array(entry.text.utf8)).base64 == value("entry leaf"))
  }

  @Test func `the request is taken, and not if a word of it is changed`() throws {
    let request = try #require(lines.first { $0.hasPrefix("{\"statements\"") })
    let document = try SignedDocument(parsing: Array(request.utf8))
    #expect(try String(decoding: document.statements[0].note, as: UTF8.self) == note())
    let origin = try value("origin")
    let party = PartyRevision(
      origin: origin,
      party: try #require(PartyName(try value("party"))),
      revision: 1,
      previous: nil,
      displayName: "Brand",
      country: "NZ",
      keys: [try signer().verifier]
    )
    let admission = SignedAdmission(
      origin: origin,
      standing: Standing(party: party, recorder: nil),
      now: { Bench.now }
    )
    let taken = try admission.admit(document)
    #expect(try taken.map(\.leafHash.base64) == [value("entry leaf")])
    for (word, other) in [("ADD", "DELETE"), ("packing", "picking"), ("+08:00", "+09:00")] {
      let changed = request.replacingOccurrences(of: word, with: other)
      #expect(changed != request)
      #expect(throws: AdmissionError.self) {
        _ = try admission.admit(try SignedDocument(parsing: Array(changed.utf8)))
      }
    }
  }
}
