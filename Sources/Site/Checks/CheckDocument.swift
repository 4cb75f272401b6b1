import Codes
import EPCIS
import GS1
import Provenance

/// What `POST /scans` answers to programs.
struct CheckDocument {
  let view: JourneyView

  var json: JSONValue {
    let (words, check) = (view.words, view.check)
    return [
      "v": 1,
      "kind": "check",
      "lang": .string(view.language.tag),
      "id": .string(view.journey.id.uri),
      "page": .string(view.page),
      "code": .string(view.checkCode?.rawValue ?? view.journey.status.rawValue),
      "tone": .string(words.tone),
      "title": .string(words.title),
      "text": .string(words.text),
      "status": .string(view.journey.status.rawValue),
      "counted": .bool(check != nil),
      "sold": check.map { .bool($0.isSold) } ?? .null,
      "checksBefore": check.map { .number(Double($0.checks)) } ?? .null,
      "checksBeforeSale": check.map { .number(Double($0.earlier)) } ?? .null,
      "months": .array((check?.marks ?? []).map(mark)),
      "pin": view.pin.map(pin) ?? (view.asksPIN ? ["result": "asked", "text": .null] : .null),
      "unusualIn": check?.unusual.map { .string($0.text) } ?? .null,
    ]
  }

  private func pin(_ outcome: PINOutcome) -> JSONValue {
    let result =
      switch outcome {
      case .none: "none"
      case .confirmed: "confirmed"
      case .usedBefore: "used_before"
      case .wrong: "wrong"
      case .blocked: "blocked"
      }
    return ["result": .string(result), "text": view.pinText.map(JSONValue.string) ?? .null]
  }

  private func mark(_ mark: CheckHistory.Mark) -> JSONValue {
    [
      "month": .string(mark.month.text),
      "area": mark.area.isEmpty ? .null : .string(PlainText.line(mark.area)),
      "afterSale": .bool(mark.isSold), "count": .number(Double(mark.count)),
    ]
  }
}
