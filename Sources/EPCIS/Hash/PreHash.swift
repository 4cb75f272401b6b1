/// Writes the text that is hashed.
struct PreHash: Sendable {
  let profile: EventHash.Profile
  /// Full URIs of members that are left out.
  let ignored: Set<ByteText>

  func text(of event: JSONObject, in context: LinkedDataContext) -> String {
    let values = PreHashValues(profile: profile, context: context)
    let fields = PreHashField.event(profile)
    var text = "eventType=" + (event["type"]?.stringValue ?? "")
    for field in fields { text += written(field, event[field.name], values) }
    guard profile == .reference else {
      return text + extensions(of: event, besides: fields, values).joined()
    }
    let rest = PreHashField.referenceRest
    let others = rest.map { written($0, event[$0.name], values) }.filter { !$0.isEmpty }
    return text + sorted(others + extensions(of: event, besides: fields + rest, values)).joined()
  }

  /// The field with its name; nothing if it has no content.
  private func written(
    _ field: PreHashField,
    _ value: JSONValue?,
    _ values: PreHashValues
  ) -> String {
    guard let value else { return "" }
    switch field.form {
    case .value: return after(field.name + "=", values.text(value))
    case .time: return after(field.name + "=", values.time(value))
    case .word(let words): return after(field.name + "=", values.word(value, of: words))
    case .values(let form):
      let each = PreHashField(field.name, form)
      return sorted(list(value).map { written(each, $0, values) }).joined()
    case .epcs:
      if case .texts(let texts) = value, let items = values.items(texts) {
        return after(field.name, items.sortedText(after: "epc="))
      }
      return after(field.name, sorted(list(value).map { after("epc=", values.text($0)) }).joined())
    case .elements(let name, let fields):
      let elements = list(value).map { after(name, members(of: $0, fields, values)) }
      return after(field.name, sorted(elements).joined())
    case .typed(let name, let words):
      return after(
        field.name,
        sorted(list(value).map { typed($0, name, words, values) }).joined()
      )
    case .object(let fields): return after(field.name, members(of: value, fields, values))
    case .open: return after(field.name, members(of: value, [], values))
    }
  }

  private func members(
    of value: JSONValue,
    _ fields: [PreHashField],
    _ values: PreHashValues
  ) -> String {
    guard let object = value.objectValue else { return "" }
    return fields.map { written($0, object[$0.name], values) }.joined()
      + extensions(of: object, besides: fields, values).joined()
  }

  /// Type, then identifier; the reference program takes them as they stand in the document.
  private func typed(
    _ value: JSONValue,
    _ name: String,
    _ words: Vocabulary,
    _ values: PreHashValues
  ) -> String {
    let type = PreHashField("type", .word(words))
    let id = PreHashField(name)
    let isIDFirst = value.objectValue?.members.first?.name.hasSameBytes(as: name) == true
    let fields = profile == .reference && isIDFirst ? [id, type] : [type, id]
    return fields.map { written($0, value[$0.name], values) }.joined()
  }

  // MARK: Everybody's own fields

  /// Members that never count: the standard leaves them out, or they are no content.
  private static let leftOut: Set<ByteText> = Set(
    [
      "@context", "type", "eventID", "recordTime", "errorDeclaration", "comment", "rdfs:comment",
    ].map(ByteText.init)
  )

  /// The members of `object` that are none of `fields`, sorted.
  private func extensions(
    of object: JSONObject,
    besides fields: [PreHashField],
    _ values: PreHashValues
  ) -> [String] {
    let texts = object.members.flatMap { member -> [String] in
      guard !Self.leftOut.contains(ByteText(member.name)),
        !fields.contains(where: { $0.name.hasSameBytes(as: member.name) })
      else { return [] }
      return own(member.name, member.value, values)
    }
    return sorted(texts)
  }

  /// A member with its full name; once for each element of a list.
  private func own(_ name: String, _ value: JSONValue, _ values: PreHashValues) -> [String] {
    guard !ignored.contains(ByteText(values.context.expand(name))),
      name != "comment", name != "rdfs:comment"
    else { return [] }
    switch value {
    case .array, .texts: return list(value).flatMap { own(name, $0, values) }
    case .object(let object):
      let inner = sorted(object.members.flatMap { own($0.name, $0.value, values) })
      return [after(values.name(name), inner.joined())].filter { !$0.isEmpty }
    default:
      let text = values.text(value)
      // The reference program names even what is empty.
      if text.isEmpty && profile == .reference { return [values.name(name)] }
      return [after(values.name(name) + "=", text)].filter { !$0.isEmpty }
    }
  }

  // MARK: Texts

  private func list(_ value: JSONValue) -> [JSONValue] { value.arrayValue ?? [value] }

  /// `text` with `head` before it; nothing if it is empty.
  private func after(_ head: String, _ text: String) -> String {
    text.isEmpty ? "" : head + text
  }

  /// By code points, which is the order of UTF-8 bytes.
  private func sorted(_ texts: [String]) -> [String] {
    // Of ASCII that is the order of strings, which compares them many times faster.
    if texts.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) { return texts.sorted() }
    return texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
