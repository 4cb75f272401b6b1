/// Who may say what: the rules by which capture refuses and verification does not count.
///
/// | rule | what is said | who may say it |
/// | --- | --- | --- |
/// | `make` | a thing is an output | the holder of its company prefix |
/// | `issue` | a thing is the subject of an ADD | the holder of its company prefix |
/// | `describe` | a product, place or link of it is described | the holder of its company prefix |
/// | `recall` | a thing is recalled | the holder of its company prefix, or a regulator |
/// | `clear_customs` | goods were cleared | customs |
/// | `correct` | an earlier statement is replaced or withdrawn | the party that made it |
/// | `erase` | the content of a statement is gone for good | the party that made it, or the governance |
///
/// Everything else anybody may say who is active: it is the word of its signer. A verifier can apply the
/// rules about prefixes only where it knows the ID behind a key.
struct AuthorityRule: Hashable, Sendable {
  /// What a rule is about.
  enum Deed: Hashable, Sendable {
    /// A thing is named in this role.
    case naming(Role)
    /// A thing is named in this role, with the action ADD.
    case adding(Role)
    /// The statement has this type.
    case type(String)
    /// The step of business is this one of the log's own vocabulary.
    case step(String)
    /// The statement refers to an earlier one by this member of its body.
    case reference(String)
  }

  /// Who may.
  enum Sayer: Hashable, Sendable {
    case prefixHolder
    case role(PartyRole)
    /// The party of the statement that is referred to.
    case author
    case governance
  }

  /// Its name, which stands in every message about it and stays as it is.
  let name: String
  let deed: Deed
  let sayers: [Sayer]
  /// What they may do, after "may".
  let verb: String

  // One row each, in the order in which they are applied.
  static let make = AuthorityRule("make", .naming(.output), [.prefixHolder], "make")
  static let issue = AuthorityRule("issue", .adding(.subject), [.prefixHolder], "issue")
  static let describe = AuthorityRule("describe", .naming(.described), [.prefixHolder], "describe")
  static let recall = AuthorityRule(
    "recall",
    .type("Recall"),
    [.prefixHolder, .role(.regulator)],
    "recall"
  )
  static let clearCustoms = AuthorityRule(
    "clear_customs",
    .step("customs_clearing"),
    [.role(.customs)],
    "say the clearing of"
  )
  static let correct = AuthorityRule("correct", .reference("corrects"), [.author], "correct")
  static let erase = AuthorityRule(
    "erase",
    .reference("erases"),
    [.author, .governance],
    "erase"
  )

  static let table = [make, issue, describe, recall, clearCustoms, correct, erase]

  private init(_ name: String, _ deed: Deed, _ sayers: [Sayer], _ verb: String) {
    (self.name, self.deed, self.sayers, self.verb) = (name, deed, sayers, verb)
  }

  /// Whether it depends on the company prefix in an ID.
  var needsID: Bool { sayers.contains(.prefixHolder) }
}

extension AuthorityRule {
  /// One thing that is said, as far as rules look at it.
  struct Saying {
    var role: Role?
    var isAdd = false
    var type: String?
    var bizStep: String?
  }

  /// Whether it is about what is said.
  func isAbout(_ saying: Saying, origin: String) -> Bool {
    switch deed {
    case .naming(let role): saying.role == role
    case .adding(let role): saying.role == role && saying.isAdd
    case .type(let type): saying.type == type
    case .step(let step):
      saying.bizStep?.utf8.elementsEqual(Self.step(step, of: origin).utf8) == true
    case .reference: false
    }
  }

  /// The URI of a step of business that CBV has not.
  static func step(_ name: String, of origin: String) -> String {
    "https://\(origin.prefix { $0 != "/" })/voc/BizStep-\(name)"
  }

  /// Whether a party may say it.
  ///
  /// - Parameters:
  ///   - party: the revision of the party in force.
  ///   - covers: whether a company prefix of the party covers the ID.
  /// - Returns: whether it may.
  func allows(_ party: PartyRevision, covering covers: Bool) -> Bool {
    sayers.contains { sayer in
      switch sayer {
      case .prefixHolder: covers
      case .role(let role): party.roles.contains(role)
      case .author, .governance: false
      }
    }
  }

  /// Whether a party may say it of an earlier statement.
  ///
  /// - Parameters:
  ///   - party: who speaks.
  ///   - author: the party of the earlier statement.
  ///   - origin: the name of the log.
  /// - Returns: whether it may.
  func allows(_ party: PartyName, ofStatementBy author: PartyName?, origin: String) -> Bool {
    sayers.contains { sayer in
      switch sayer {
      case .author: party == author
      case .governance: party == PartyName.governance(of: origin)
      case .prefixHolder, .role: false
      }
    }
  }

  /// Why others may not, naming the rule.
  ///
  /// - Parameter what: of which thing, such as an ID.
  /// - Returns: a sentence without a full stop.
  func refusal(_ what: String) -> String {
    "only \(sayers.map(\.words).joined(separator: " or ")) may \(verb) \(what) (rule \(name))"
  }
}

extension AuthorityRule.Sayer {
  fileprivate var words: String {
    switch self {
    case .prefixHolder: "the holder of its company prefix"
    case .role(.customs): "customs"
    case .role(let role): "a \(role.rawValue)"
    case .author: "the party that made it"
    case .governance: "the governance"
    }
  }
}
