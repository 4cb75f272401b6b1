import EPCIS
import GS1

extension StoredEvent {
  /// The canonical URIs of the things in `part`, one by one.
  func uris(in part: EventQuery.Part) -> some Sequence<String> {
    let value = event[part.rawValue]
    let texts = value?.arrayValue ?? [value].compactMap(\.self)
    let context = context
    return texts.lazy.compactMap { text in
      text.stringValue.map { StoredEvent.canonical($0, context) }
    }
  }

  /// Whether `uri` stands in `part`.
  func names(_ uri: String, in part: EventQuery.Part) -> Bool {
    let value = event[part.rawValue]
    // Mostly things are captured in their canonical form, and 100,000 of them need not be read.
    if case .texts(let texts) = value {
      if texts.firstIndex(of: uri) != nil { return true }
      if let things = ThingTexts(texts, context) { return things.contains(uri) }
      return uris(in: part).contains { $0.utf8.elementsEqual(uri.utf8) }
    }
    let texts = value?.arrayValue ?? [value].compactMap(\.self)
    if texts.contains(.string(uri)) { return true }
    return uris(in: part).contains { $0.utf8.elementsEqual(uri.utf8) }
  }

  /// The event with those things only in its lists that have one of these canonical URIs.
  func showing(only uris: Set<String>) -> JSONObject {
    let context = context
    var shown = event
    for name in ["epcList", "childEPCs", "inputEPCList", "outputEPCList"] {
      if case .texts(let texts) = event[name], let things = ThingTexts(texts, context) {
        shown[name] = .texts(texts.filter { things.isAmong(uris, $0) })
        continue
      }
      guard let list = event[name]?.arrayValue else { continue }
      shown[name] = .array(
        list.filter { value in
          value.stringValue.map { uris.contains(StoredEvent.canonical($0, context)) } ?? false
        }
      )
    }
    return shown
  }

  static func canonical(_ text: String, _ context: LinkedDataContext) -> String {
    let uri = context.expand(text)
    return (try? CanonicalID(identifier: uri, rules: .lenient).uri) ?? uri
  }
}
