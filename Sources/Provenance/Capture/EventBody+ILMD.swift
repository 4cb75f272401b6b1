import EPCIS
import GS1

extension EventBody {
  /// Master data of the items and lots that begin here.
  ///
  /// Names of the CBV, of the GS1 Web Vocabulary and of this log's own vocabulary stand without
  /// a prefix (`lotNumber`), all others as full URIs, for the body has no context to explain them.
  func ilmd() throws(AdmissionError) -> JSONValue? {
    guard let ilmd = event.ilmd else { return nil }
    var shown = JSONObject()
    for member in ilmd.members {
      let uri = event.context.expand(member.name)
      let short = localName(of: uri)
      if let short, short == "lotNumber" { try check(lot: member.value, in: member.name) }
      let name = short.flatMap { shown[$0] == nil ? $0 : nil } ?? uri
      guard !mentions.codes.holdsCode(name) else { continue }
      shown[name] = short == "lotNumber" ? member.value : mentions.codes.cleaned(member.value)
    }
    return shown.isEmpty ? nil : .object(shown)
  }

  private static let namespaces = [
    "urn:epcglobal:cbv:mda:", "https://ref.gs1.org/cbv/", "https://ref.gs1.org/voc/",
    "https://gs1.org/voc/",
  ]

  /// The name without its namespace, where that goes without saying.
  private func localName(of uri: String) -> String? {
    let own = "https://\(origin.prefix { $0 != "/" })/voc/"
    let bytes = uri.utf8
    if !bytes.contains(UInt8(ascii: ":")) { return uri }
    guard
      let namespace = (EventBody.namespaces + [own]).first(where: { bytes.starts(with: $0.utf8) })
    else { return nil }
    let name = String(decoding: bytes.dropFirst(namespace.utf8.count), as: UTF8.self)
    return name.isEmpty ? nil : name
  }

  /// A lot that no ID can name would not be found from its items.
  private func check(lot: JSONValue, in name: String) throws(AdmissionError) {
    let field = "ilmd.\(name)"
    guard let lot = lot.stringValue else {
      throw AdmissionError(field: field, rule: .lotNumber, message: "the lot number is no text")
    }
    for mention in mentions.mentions.inOrder {
      guard let gtin = mention.id.gtin else { continue }
      do { _ = try CanonicalID(gtin: gtin, lot: lot) } catch {
        throw AdmissionError(
          field: field,
          rule: .lotNumber,
          message: "GS1 allows no such lot number: \(error)"
        )
      }
      return
    }
  }
}
