import Codes
import Provenance

/// What the checks of a code come to.
enum CheckCode: String {
  /// The first check since it was sold.
  case first = "first_check"
  /// It was checked since it was sold.
  case before = "checked_before"
  /// It is not recorded as sold, so that its first check is still to come.
  case beforeSale = "before_sale"
  /// It was checked in two distant places within an hour.
  case unusual
}

extension JourneyView {
  /// What the checks come to, if one was counted and nothing in the records comes first.
  var checkCode: CheckCode? {
    guard let check, journey.status == .consistent, !isErased else { return nil }
    if check.unusual != nil { return .unusual }
    if !check.isSold { return .beforeSale }
    return check.isFirst ? .first : .before
  }

  /// The status line after a check: what the records say comes in `also`.
  func words(of code: CheckCode, also: [String]) -> (tone: String, title: String, text: String) {
    let say = language
    switch code {
    case .first:
      return ("neutral", say(.firstCheckTitle), say.sentences(also + [say(.firstCheckText)]))
    case .before:
      let text = fitting { $0 + also + [say(.checkedBeforeText)] }
      return ("neutral", say(.checkedBeforeTitle), text)
    case .beforeSale:
      let text = fitting { [say(.beforeSaleText)] + $0 + also + [say(.compareText)] }
      return ("neutral", say(.consistentTitle), text)
    case .unusual:
      return ("attention", say(.scanUnusualTitle), fitting { [say(.scanUnusualText)] + $0 + also })
    }
  }

  /// The sentences around those of the checks, with as many places as there is room for: what to do
  /// is never cut.
  private func fitting(_ around: ([String]) -> [String]) -> String {
    for placesMax in [4, 3, 2, 1] {
      let told = check.map { checksTold($0, placesMax: placesMax) } ?? []
      let text = language.sentences(around(told))
      if text.count <= PlainText.charactersMax { return text }
    }
    return language.sentences(around([]))
  }

  /// Whether a number from under the lid can be tried, or tried again.
  var canTryPIN: Bool {
    switch pin {
    case .wrong(let left): left > 0
    case nil: asksPIN
    default: false
    }
  }

  /// What came of the number from under the lid, in words.
  var pinText: String? {
    switch pin {
    case nil, .some(.none): nil
    case .confirmed: language(.pinRight)
    case .usedBefore(let month): language(.pinUsed, ["month": language.month(month.text)])
    case .wrong(let left): language.counted(.pinWrong, left)
    case .blocked: language(.pinBlocked)
    }
  }

  /// How many checks there were, and when and where the newest of them were.
  private func checksTold(_ check: CheckHistory, placesMax: Int) -> [String] {
    let count = check.isSold ? check.checks : check.earlier
    guard count > 0 else { return [] }
    let marks = check.marks(sold: check.isSold).suffix(placesMax).map { mark in
      let area = PlainText.line(mark.area)
      let parts = [language.month(mark.month.text)] + (area.isEmpty ? [] : [area])
      return language.list(parts)
    }
    let list = marks.joined(separator: "; ")
    let checks = language.counted(.checksCount, count)
    return [language(.checksList, ["checks": checks, "list": list])]
  }
}

extension Language {
  func sentences(_ sentences: [String]) -> String { sentences.joined(separator: sentence) }
}
