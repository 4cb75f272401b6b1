import EPCIS
import Provenance

extension JourneyView {
  /// What a correction changed, in a sentence; `nil` for a step that corrects none that is shown.
  ///
  /// Both versions stand below each other, and a reader should not have to look for the one letter.
  func changes(by step: Journey.Step) -> String? {
    guard step.state == .corrects, step.type != nil,
      let old = journey.steps.first(where: { $0.entry == step.counterpart }), old.type != nil
    else { return nil }
    var changes = shownChanges(from: old, to: step)
    if let before = verified.closure.statements[old.entry]?.body?.json,
      let after = verified.closure.statements[step.entry]?.body?.json
    {
      changes += labelChanges(from: before, to: after)
      if changes.isEmpty, Self.said(before) != Self.said(after) {
        changes = [language(.changedOther)]
      }
    }
    return changes.isEmpty ? nil : language(.stateChanged, ["list": language.list(changes)])
  }

  /// What is printed on the package: lot, date, country.
  private func labelChanges(from old: JSONValue, to new: JSONValue) -> [String] {
    let labels: [(Word, String, (String) -> String)] = [
      (.labelLot, "lotNumber", { $0 }), (.labelExpiry, "itemExpirationDate", language.day),
      (.labelCountry, "countryOfOrigin", language.country),
    ]
    return labels.compactMap { word, member, text in
      let (before, after) = (old["ilmd"]?[member], new["ilmd"]?[member])
      guard before != after else { return nil }
      return change(word, was: before?.stringValue.map(text) ?? "–")
    }
  }

  private func change(_ word: Word, was old: String?) -> String {
    guard let old else { return language(word) }
    return language(.changedFrom, ["name": language(word), "old": PlainText.short(old)])
  }

  private func shownChanges(from old: Journey.Step, to new: Journey.Step) -> [String] {
    var list: [String] = []
    func note(_ word: Word, was old: String?) { list.append(change(word, was: old)) }
    if title(of: old) != title(of: new) || old.disposition != new.disposition {
      note(.changedWhat, was: title(of: old) == title(of: new) ? nil : title(of: old))
    }
    if old.time != new.time || old.offset != new.offset {
      let times = [old, new].map { language.moment(localTime(of: $0)) }
      note(.changedTime, was: times[0] == times[1] ? nil : times[0])
    }
    if old.place != new.place {
      let names = [old, new].map { $0.place.map(name(of:)) ?? "–" }
      note(.changedPlace, was: names[0] == names[1] ? nil : names[0])
    }
    if old.temperature != new.temperature || old.results != new.results {
      note(.changedMeasured, was: nil)
    }
    if old.certificates != new.certificates { note(.changedDocuments, was: nil) }
    return list
  }

  /// An event without what every correction has anew: its name, its time of record, what it corrects.
  private static func said(_ event: JSONValue) -> JSONValue {
    var said = JSONObject()
    for member in event.objectValue?.members ?? []
    where !["eventID", "recordTime", "errorDeclaration", "corrects", "was"].contains(member.name) {
      said[member.name] = member.value
    }
    return .object(said)
  }
}
