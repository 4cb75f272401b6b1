/// An element of a text that is not yet known to make a whole, with its place.
struct PlacedElement {
  let element: Element
  let position: Int

  var ai: AI { element.ai }
}

extension DigitalLink {
  /// Makes a link of elements in any order, as bar codes hold them.
  ///
  /// The first primary key is what is identified. Its qualifiers follow it in the standard's order,
  /// everything else is an attribute; those of predefined length come first.
  init(_ elements: [PlacedElement]) throws(GS1Error) {
    let distinct = try Self.withoutRepetitions(elements)
    guard let key = distinct.first(where: { AITable.entry($0.ai)?.isPrimaryKey == true }),
      let entry = AITable.entry(key.ai)
    else { throw GS1Error(.noKey, at: 0) }
    let ordered = try Self.qualifiers(of: entry, among: distinct)
    if ordered.isEmpty && entry.needsQualifier {
      throw GS1Error(.missingQualifier, key.ai, at: key.position)
    }
    let inPath = Set(ordered.map(\.ai)).union([key.ai])
    let rest = distinct.filter { !inPath.contains($0.ai) }
    for element in rest where AITable.entry(element.ai)?.isAttribute != true {
      throw GS1Error(.misplacedAI, element.ai, at: element.position)
    }
    let attributes =
      rest.filter(\.ai.hasPredefinedLength) + rest.filter { !$0.ai.hasPredefinedLength }
    self.init(
      primaryKey: key.element,
      qualifiers: ordered.map(\.element),
      attributes: attributes.map(\.element)
    )
  }

  /// The same element may be told twice, by two bar codes of one label.
  private static func withoutRepetitions(
    _ elements: [PlacedElement]
  ) throws(GS1Error) -> [PlacedElement] {
    var values: [AI: String] = [:]
    var distinct: [PlacedElement] = []
    for element in elements {
      if let value = values[element.ai] {
        guard value == element.element.value else {
          throw GS1Error(.duplicateAI, element.ai, at: element.position)
        }
      } else {
        values[element.ai] = element.element.value
        distinct.append(element)
      }
    }
    return distinct
  }

  /// The qualifiers among `elements`, in order; those of two sequences cannot stand together.
  private static func qualifiers(
    of key: AIEntry,
    among elements: [PlacedElement]
  ) throws(GS1Error) -> [PlacedElement] {
    let sequences = key.qualifierSequences ?? []
    let all = Set(sequences.joined())
    let found = elements.filter { all.contains($0.ai) }
    guard let first = found.first,
      let sequence = sequences.first(where: { $0.contains(first.ai) })
    else { return [] }
    if let stray = found.first(where: { !sequence.contains($0.ai) }) {
      throw GS1Error(.misplacedAI, stray.ai, at: stray.position)
    }
    return sequence.compactMap { ai in found.first { $0.ai == ai } }
  }
}
