import Crypto
import EPCIS
import Foundation
import Merkle
import Notes
import Provenance
import Testing

/// A statement whose every part can be changed before it is signed, so that all but that part is good.
struct Forgery {
  var origin = Bench.origin
  var party = "brand.example"
  var time: String
  var leaves: [Filing.Leaf]
  var secret = [UInt8](repeating: 7, count: 16)
  var body: JSONValue
  /// Instead of the body in RFC 8785 form.
  var bodyText: String?
  var members: JSONValue?
  var membersText: String?
  /// Changes the seven lines before they are signed.
  var edit: (inout [String]) -> Void = { _ in }
  /// Changes the note after it was signed.
  var spoil: (inout String) -> Void = { _ in }
  /// Changes the JSON that is handed in.
  var rewrite: (inout JSONObject) -> Void = { _ in }
  var signer = "brand.example"

  /// What capture would make of an event.
  init(_ event: JSONValue) throws {
    try self.init(try #require(try Bench().admit(event).first))
  }

  init(_ statement: SealedStatement) throws {
    time = try statement.note.contents(origin: Bench.origin).contents.eventTime.utcText
    leaves = statement.filing.leaves
    body = try statement.bodyJSON
    members = try statement.members.map { try JSONValue(parsingJCS: $0) }
  }

  private static let salts = [1, 2, 3].map { [UInt8](repeating: $0, count: 16) }

  /// The JSON that is handed in.
  func json() throws -> JSONValue {
    let body = bodyText.map { Array($0.utf8) } ?? body.jcs()
    let members = membersText.map { Array($0.utf8) } ?? members?.jcs()
    let filing = try? Filing(leaves, secret: secret)
    var lines = [
      "wayproof/note/v1", origin, party, time,
      "\(filing?.size ?? 8) \((filing?.root ?? SHA256.hash(utf8: "none")).base64)",
      StatementPart.body.digest(salt: Self.salts[0], bytes: body).base64,
      members.map { StatementPart.members.digest(salt: Self.salts[1], bytes: $0).base64 } ?? "-",
    ]
    edit(&lines)
    let text = Array(lines.map { $0 + "\n" }.joined().utf8)
    let key = try Bench.key(signer)
    let signed = try SignedNote(text: text, signatures: [key.sign(text)])
    var note = String(decoding: signed.bytes, as: UTF8.self)
    spoil(&note)
    var keys = JSONObject()
    for leaf in leaves {
      let name = "\(leaf.role.rawValue)"
      keys[name] = .array((keys[name]?.arrayValue ?? []) + [.string(leaf.key.base64)])
    }
    var json: JSONObject = [
      "note": .string(note), "salt": .string(Base64.encode(Self.salts[2])),
      "filing": ["secret": .string(Base64.encode(secret)), "keys": .object(keys)],
      "body": .string(String(decoding: body, as: UTF8.self)),
      "bodySalt": .string(Base64.encode(Self.salts[0])),
    ]
    if let members {
      json["members"] = .string(String(decoding: members, as: UTF8.self))
      json["membersSalt"] = .string(Base64.encode(Self.salts[1]))
    }
    rewrite(&json)
    return .object(json)
  }
}

extension Bench {
  /// Takes statements as a service would that this party hands them in to.
  func take(_ statements: [JSONValue]) throws -> [SealedStatement] {
    let bytes = JSONValue.object(["statements": .array(statements)]).encoded()
    let admission = SignedAdmission(
      origin: Self.origin,
      standing: try standing(),
      earlier: earlier,
      now: { Self.now }
    )
    return try admission.admit(try SignedDocument(parsing: bytes))
  }

  /// Whatever was sealed here, as it is handed in.
  func take(_ statements: [SealedStatement]) throws -> [SealedStatement] {
    try take(statements.map { SignedStatement($0).json })
  }
}

extension JSONValue {
  /// The object with other members; `nil` removes one.
  func with(_ members: (String, JSONValue?)...) -> JSONValue {
    var object = objectValue ?? JSONObject()
    for (name, value) in members { object[name] = value }
    return .object(object)
  }
}
