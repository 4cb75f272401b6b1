public import EPCIS
import Crypto
import Merkle

/// A statement that its party made and signed on a machine of its own, with all that its entry commits
/// to.
///
/// Nothing about it has been checked but its form. As JSON:
///
/// ```
/// { "note": "wayproof/note/v1\n…",               the signed note
///   "salt": "<base64>",                          hides the note in its entry; 16 bytes, as all salts
///   "filing": { "secret": "<base64>",            16 bytes
///               "keys": { "1": ["<base64>", …],  by role, in decimal: keys of 40 bytes, in any order
///                         "5": ["<base64>"] } },
///   "body": "{…}", "bodySalt": "<base64>",       RFC 8785 form, as text
///   "members": "{…}", "membersSalt": "<base64>", likewise; both are missing where the note says -
///   "withdraws": 141 }                           where a recall or link is withdrawn, or a statement erased: its entry
/// ```
///
/// No other member may stand in it.
public struct SignedStatement: Sendable {
  /// The signed note.
  public let note: [UInt8]
  /// The 16 bytes that hide the note in its entry.
  public let salt: [UInt8]
  /// The 16 bytes from which blinds and pads of the filing are made.
  public let secret: [UInt8]
  /// What the note is filed under.
  public let leaves: [Filing.Leaf]
  /// What the holder of a code may see.
  public let body: Part
  /// What only members may see, if there is more.
  public let members: Part?
  /// The entry of the recall or link that it withdraws, or of the statement that it erases.
  public let withdraws: UInt64?

  /// One of the two halves of what is said, with its salt.
  public struct Part: Sendable {
    /// JSON in RFC 8785 form.
    public let bytes: [UInt8]
    /// The 16 bytes that hide it in the note.
    public let salt: [UInt8]
  }

  /// What a member signed of what it has to say.
  public init(_ statement: SealedStatement, withdraws: UInt64? = nil) {
    note = statement.note.bytes
    salt = statement.salt
    secret = statement.filing.secret
    leaves = statement.filing.leaves
    body = Part(bytes: statement.body, salt: statement.bodySalt)
    members = statement.members.map { Part(bytes: $0, salt: statement.membersSalt ?? []) }
    self.withdraws = withdraws
  }

  /// The JSON form.
  public var json: JSONValue {
    var keys = JSONObject()
    for role in Role.allCases {
      let filed = leaves.filter { $0.role == role }
      guard !filed.isEmpty else { continue }
      keys["\(role.rawValue)"] = .strings(filed.map(\.key.base64))
    }
    var json: JSONObject = [
      "note": .string(String(decoding: note, as: UTF8.self)),
      "salt": .string(Base64.encode(salt)),
      "filing": ["secret": .string(Base64.encode(secret)), "keys": .object(keys)],
      "body": .string(String(decoding: body.bytes, as: UTF8.self)),
      "bodySalt": .string(Base64.encode(body.salt)),
    ]
    if let members {
      json["members"] = .string(String(decoding: members.bytes, as: UTF8.self))
      json["membersSalt"] = .string(Base64.encode(members.salt))
    }
    json["withdraws"] = withdraws.map { .number(Double($0)) }
    return .object(json)
  }
}

/// Statements that are handed in together: all of them are taken, or none.
///
/// As JSON `{ "statements": [ … ] }`, with at least one ``SignedStatement``.
public struct SignedDocument: Sendable {
  /// The statements, in the order in which they are to be read.
  public let statements: [SignedStatement]

  /// Puts statements together.
  public init(_ statements: [SignedStatement]) { self.statements = statements }

  /// Reads the JSON form.
  ///
  /// - Throws: all that has another form, up to a bound.
  public init(
    parsing bytes: [UInt8],
    limits: JSONLimits = JSONLimits()
  ) throws(AdmissionError) {
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes, limits: limits) } catch {
      throw AdmissionError(field: "", rule: .form, message: "\(error)")
    }
    var reader = SignedReader()
    statements = reader.document(json)
    try reader.findings.refuse()
  }

  /// The JSON form, in one line.
  public var encoded: [UInt8] {
    JSONValue.object(["statements": .array(statements.map(\.json))]).encoded()
  }
}

/// Reads the JSON form of signed statements, and notes everything that has another form.
private struct SignedReader {
  var findings: [AdmissionError] = []
  private var place = ""

  mutating func document(_ json: JSONValue) -> [SignedStatement] {
    guard let object = object(json, "", members: ["statements"]),
      let values = object["statements"]?.arrayValue, !values.isEmpty
    else {
      refuse("statements", "at least one statement is needed")
      return []
    }
    var statements: [SignedStatement] = []
    for (index, value) in values.enumerated() where findings.count < AdmissionError.findingsMax {
      place = "statements[\(index)]"
      if let statement = statement(value) { statements.append(statement) }
    }
    return statements
  }

  private static let members = [
    "note", "salt", "filing", "body", "bodySalt", "members", "membersSalt", "withdraws",
  ]

  private mutating func statement(_ json: JSONValue) -> SignedStatement? {
    guard let object = object(json, "", members: Self.members) else { return nil }
    let note = text(object, "note")
    let salt = bytes(object, "salt", count: StatementPart.saltByteCount)
    let filing = self.filing(object["filing"] ?? .null)
    let body = part(object, "body")
    let hasMembers = object["members"] != nil || object["membersSalt"] != nil
    let members = hasMembers ? part(object, "members") : nil
    let withdraws = object["withdraws"]?.integerValue.flatMap { UInt64(exactly: $0) }
    if object["withdraws"] != nil, withdraws == nil {
      refuse("withdraws", "it is no number of an entry")
    }
    guard let note, let salt, let filing, let body, !hasMembers || members != nil else {
      return nil
    }
    return SignedStatement(
      note: note,
      salt: salt,
      secret: filing.secret,
      leaves: filing.leaves,
      body: body,
      members: members,
      withdraws: withdraws
    )
  }

  private mutating func filing(_ json: JSONValue) -> (secret: [UInt8], leaves: [Filing.Leaf])? {
    guard let object = object(json, "filing", members: ["secret", "keys"]) else { return nil }
    let secret = bytes(object, "secret", in: "filing.", count: Filing.secretByteCount)
    guard let roles = object["keys"]?.objectValue else {
      refuse("filing.keys", "it is no object")
      return nil
    }
    var leaves: [Filing.Leaf] = []
    for member in roles.members {
      let field = "filing.keys.\(member.name)"
      guard member.name.utf8.count == 1, let role = UInt8(member.name).flatMap(Role.init(rawValue:))
      else {
        refuse("filing.keys", "a role is a number from 1 to 8")
        continue
      }
      let keys = (member.value.arrayValue ?? []).map {
        $0.stringValue.flatMap(IndexKey.init(base64:))
      }
      if keys.isEmpty { refuse(field, "it is no array of keys") }
      for (index, key) in keys.enumerated() {
        guard let key else {
          refuse("\(field)[\(index)]", "it is not the base64 of 40 bytes")
          break
        }
        leaves.append(Filing.Leaf(role: role, key: key))
      }
    }
    return secret.map { ($0, leaves) }
  }

  // MARK: Members

  private mutating func object(
    _ json: JSONValue,
    _ field: String,
    members: [String]
  ) -> JSONObject? {
    guard let object = json.objectValue else {
      refuse(field, "it is no object")
      return nil
    }
    for member in object.members where !members.contains(member.name) {
      let name = field.isEmpty ? member.name : "\(field).\(member.name)"
      refuse(String(name.prefix(100)), "there is no such member")
    }
    return object
  }

  private mutating func part(_ object: JSONObject, _ name: String) -> SignedStatement.Part? {
    let bytes = text(object, name)
    let salt = self.bytes(object, "\(name)Salt", count: StatementPart.saltByteCount)
    guard let bytes, let salt else { return nil }
    return SignedStatement.Part(bytes: bytes, salt: salt)
  }

  private mutating func text(_ object: JSONObject, _ name: String) -> [UInt8]? {
    guard let text = object[name]?.stringValue else {
      refuse(name, "it is no text")
      return nil
    }
    return Array(text.utf8)
  }

  private mutating func bytes(
    _ object: JSONObject,
    _ name: String,
    in outer: String = "",
    count: Int
  ) -> [UInt8]? {
    guard let bytes = object[name]?.stringValue.flatMap(Base64.decode), bytes.count == count else {
      refuse(outer + name, "it is not the base64 of \(count) bytes")
      return nil
    }
    return bytes
  }

  private mutating func refuse(_ field: String, _ message: String) {
    let path = [place, field].filter { !$0.isEmpty }.joined(separator: ".")
    findings.append(AdmissionError(field: path, rule: .form, message: message))
  }
}

extension SignedStatement {
  fileprivate init(
    note: [UInt8],
    salt: [UInt8],
    secret: [UInt8],
    leaves: [Filing.Leaf],
    body: Part,
    members: Part?,
    withdraws: UInt64?
  ) {
    self.note = note
    self.salt = salt
    self.secret = secret
    self.leaves = leaves
    self.body = body
    self.members = members
    self.withdraws = withdraws
  }
}

extension [AdmissionError] {
  /// Throws the first of these with the others, up to a bound; nothing where there are none.
  func refuse() throws(AdmissionError) {
    guard var first else { return }
    first.others = Array(dropFirst().prefix(AdmissionError.findingsMax - 1))
    throw first
  }
}
