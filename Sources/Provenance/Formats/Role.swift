/// The part that a thing plays in a statement.
public enum Role: UInt8, Hashable, Sendable, CaseIterable {
  /// What the statement is about.
  case subject = 1
  /// What is put into something or taken out of it.
  case child = 2
  /// What is made, a new lot included.
  case output = 3
  /// What is used up.
  case input = 4
  /// What holds children.
  case parent = 5
  /// The lot or class of which some was moved or observed.
  case `class` = 6
  /// The process that joins inputs and outputs.
  case transformation = 7
  /// What master data describes.
  case described = 8

  /// The order in which a thing that plays several parts is filed: in the first of these.
  public static let precedence: [Role] = [
    .output, .child, .parent, .input, .transformation, .subject, .class, .described,
  ]

  /// The one role of `roles` in which a thing is filed; `nil` if there is none.
  public static func filed(_ roles: some Sequence<Role>) -> Role? {
    let roles = Set(roles)
    return precedence.first(where: roles.contains)
  }

  /// Whether a thing that plays this part and `other` is filed in this one.
  func precedes(_ other: Role) -> Bool { rank < other.rank }

  private var rank: Int {
    switch self {
    case .output: 0
    case .child: 1
    case .parent: 2
    case .input: 3
    case .transformation: 4
    case .subject: 5
    case .class: 6
    case .described: 7
    }
  }
}
