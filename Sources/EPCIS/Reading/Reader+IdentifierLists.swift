import GS1

extension Reader {
  /// A list of identifiers of things, each of which stands once if they are `unique`.
  mutating func identifiers(
    _ object: JSONObject,
    _ name: String,
    unique: Bool = false
  ) -> IdentifierList {
    optional(object, name) { value, reader in
      switch value {
      case .texts(let texts): return reader.packedIdentifiers(texts, unique: unique)
      default: return reader.identifiers(value, unique: unique)
      }
    } ?? IdentifierList()
  }

  private mutating func identifiers(_ value: JSONValue, unique: Bool) -> IdentifierList? {
    var seen: Set<ByteText> = []
    return list(value) { value, reader -> Identifier? in
      guard let identifier = reader.identifier(value, .thing) else { return nil }
      if unique && !seen.insert(ByteText(identifier.text)).inserted {
        reader.refuseDuplicate(identifier)
      }
      return identifier
    }.map(IdentifierList.init)
  }

  /// The same for texts in one buffer: what is of the same template as the one before is only
  /// looked at as far as it differs.
  private mutating func packedIdentifiers(_ texts: TextList, unique: Bool) -> IdentifierList {
    var table = TextTable(texts)
    var parts: [PackedPart] = []
    walk(texts.count) { reader, index in
      let isNew = table.insert(index)
      if let last = parts.last, isNew || !unique, last.takes(texts, index) {
        parts[parts.count - 1].places = last.places.lowerBound..<index + 1
        return
      }
      guard let identifier = reader.identifier(.string(texts[index]), .thing) else { return }
      if unique && !isNew { reader.refuseDuplicate(identifier) }
      let template = reader.template(of: identifier)
      parts.append(
        PackedPart(identifier: identifier, template: template, places: index..<index + 1)
      )
    }
    var list = IdentifierList()
    for part in parts {
      if let template = part.template {
        list.append(.run(ItemRun(template, texts, part.places, table)))
      } else {
        list.append(part.identifier)
      }
    }
    return list
  }

  /// A template is of the URI as it was read: a prefix of the context could stand for anything.
  private func template(of identifier: Identifier) -> SerialTemplate? {
    guard let id = identifier.key, context.expand(identifier.text).hasSameBytes(as: identifier.text)
    else { return nil }
    return SerialTemplate(id, readFrom: identifier.text)
  }

  private mutating func refuseDuplicate(_ identifier: Identifier) {
    refuse(.duplicate, "\(quoted(identifier.text)) stands twice in the list")
  }
}

/// An identifier of a packed list, and those after it that are of its template.
private struct PackedPart {
  let identifier: Identifier
  let template: SerialTemplate?
  var places: Range<Int>

  /// Whether text `index` goes on with the run.
  func takes(_ texts: TextList, _ index: Int) -> Bool {
    guard let template, places.upperBound == index else { return false }
    return template.serialStart(texts.bytes, texts.range(index)) != nil
  }
}
