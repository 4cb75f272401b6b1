import EPCIS
import GS1

/// Thousands of items of one product as captured, of which each is known by its serial, without any being
/// read as an identifier.
struct ThingTexts {
  private let texts: TextList
  private let template: SerialTemplate

  /// `nil` unless all texts are of one template.
  init?(_ texts: TextList, _ context: LinkedDataContext) {
    guard texts.count > 0 else { return nil }
    let first = texts[0]
    guard context.expand(first).utf8.elementsEqual(first.utf8),
      let id = try? CanonicalID(identifier: first, rules: .lenient),
      let template = SerialTemplate(id, readFrom: first),
      (0..<texts.count).allSatisfy({ template.serialStart(texts.bytes, texts.range($0)) != nil })
    else { return nil }
    self.texts = texts
    self.template = template
  }

  /// Whether one of the items has this canonical URI.
  func contains(_ uri: String) -> Bool {
    let bytes = Array(uri.utf8)
    guard bytes.starts(with: template.uriStem) else { return false }
    let serial = bytes.dropFirst(template.uriStem.count)
    return (0..<texts.count).contains { self.serial($0).elementsEqual(serial) }
  }

  /// Whether item `index` has one of these canonical URIs.
  func isAmong(_ uris: Set<String>, _ index: Int) -> Bool {
    uris.contains { uri in
      let bytes = uri.utf8
      return bytes.count == template.uriStem.count + serial(index).count
        && bytes.dropFirst(template.uriStem.count).elementsEqual(serial(index))
        && bytes.starts(with: template.uriStem)
    }
  }

  private func serial(_ index: Int) -> ArraySlice<UInt8> {
    texts.bytes[texts.range(index)].dropFirst(template.textStem.count)
  }
}
