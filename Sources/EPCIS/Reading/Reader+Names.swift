// Names of one's own (`example:field`) mean something only if a context explains their prefix.

extension Reader {
  /// Checks the name of a member that is not of EPCIS, and all names in its value.
  mutating func checkName(_ member: JSONObject.Member) {
    let (isExplained, isSimple) = (context.explains(member.name), member.value.isSimple)
    if isExplained && isSimple { return }
    within(.member(member.name)) { reader in
      if !isExplained { reader.refuseUnexplained(member.name) }
      reader.checkNames(in: member.value)
    }
  }

  /// Checks all names with a prefix at any depth of `value`.
  mutating func checkNames(in value: JSONValue) {
    switch value {
    case .object(let object):
      let outer = context
      if let own = object["@context"] { within(.member("@context")) { $0.addContext(own) } }
      for member in object.members where !member.name.hasSameBytes(as: "@context") {
        checkName(member)
      }
      context = outer
    case .array(let values):
      walk(values.count) { $0.checkNames(in: values[$1]) }
    default: break
    }
  }

  /// Refuses a name whose prefix stands for nothing.
  mutating func refuseUnexplained(_ name: String) {
    let prefix = String(name.prefix { $0 != ":" })
    refuse(
      .undefinedPrefix,
      "no context says what \(quoted(prefix)) stands for; contexts named by address are not fetched, so "
        + "write it into @context: {\(quoted(prefix)): \(quoted("https://…"))}"
    )
  }
}

extension JSONValue {
  /// Whether there can be no names in it.
  fileprivate var isSimple: Bool {
    switch self {
    case .object, .array: false
    default: true
    }
  }
}
