import EPCIS
import Provenance

/// The words of the status line: what is so, why, and what to do.
///
/// They speak of records, never of what is in the package.
struct StatusWords {
  let title: String
  let text: String
  /// `neutral`, `attention`, `stop` or `unknown`.
  let tone: String

  /// The words for what `view` found.
  init(_ view: JourneyView) {
    let (tone, title, text) = StatusWriter(view: view).words
    self.tone = tone
    self.title = title
    self.text = PlainText.words(text)
  }
}

/// Chooses the words by the code of the status, its notes and, for a code that is void, the reason.
private struct StatusWriter {
  typealias Words = (tone: String, title: String, text: String)

  let view: JourneyView
  private var say: Language { view.language }

  var words: Words {
    if view.isErased {
      let date = ["date": view.erasedOn.map(say.day) ?? "–"]
      let text = say(view.isOrdered ? .orderedText : .erasedText, date)
      // Whoever erased says why, in one language.
      let reason = view.erasureReason.map { " “\u{2068}\(PlainText.line($0))\u{2069}”" } ?? ""
      return ("unknown", say(.erasedTitle), text + reason)
    }
    switch view.journey.status {
    case .consistent: return consistent
    case .recalled: return ("stop", say(.recalledTitle), recall)
    case .cannotTell:
      let time = say.moment(view.utc(view.journey.asOf))
      // Records that are too old will be newer; what is erased or cut stays so.
      let text =
        view.verified.isTooOld
        ? say(.cannotTellText, ["time": time]) : say(.cannotTellPartText)
      return ("unknown", say(.cannotTellTitle), text)
    case .mismatch: return ("attention", say(.mismatchTitle), say(.mismatchText, mismatch))
    case .unusual: return ("attention", say(.unusualTitle), unusual)
    case .void: return void
    case .notApplied: return ("attention", say(.notAppliedTitle), say(.notAppliedText))
    case .madeInto:
      return ("attention", say(.madeIntoTitle, ["date": endDate]), say(.madeIntoText))
    case .notIssued: return ("stop", say(.notIssuedTitle), say(.notIssuedText, brand))
    case .notFound: return ("unknown", say(.notFoundTitle), say(.notFoundText, brand))
    case .otherProgramme:
      return ("unknown", say(.otherProgrammeTitle), say(.otherProgrammeText))
    case .typingError: return ("attention", say(.typingErrorTitle), say(.typingErrorText))
    }
  }

  private var consistent: Words {
    if view.journey.level == .product || view.journey.level == .lot {
      return ("neutral", say(.productTitle), say(.productText))
    }
    if let code = view.checkCode { return view.words(of: code, also: exception?.why ?? []) }
    let what = say(view.canCheck ? .consistentText : .compareText)
    guard let exception else { return ("neutral", say(.consistentTitle), what) }
    return ("neutral", exception.title, say.sentences(exception.why + [what]))
  }

  /// What should be known of records that fit together, the first that applies.
  private var exception: (title: String, why: [String])? {
    let hidden = view.counts.withheld + view.gaps.count
    if hidden > 0 {
      let counts = ["k": say.number(hidden), "n": say.number(view.counts.steps + view.gaps.count)]
      return (say(.hiddenTitle), [say(.hiddenText, counts)])
    }
    if view.notes.contains("other_market"), let market = view.market {
      return (say(.marketTitle, ["country": say.country(market)]), [say(.marketText)])
    }
    if view.notes.contains("corrected") { return (say(.correctedTitle), [correction]) }
    return nil
  }

  private var correction: String {
    let steps = view.journey.steps
    guard let corrector = steps.first(where: { $0.state == .corrects }),
      let corrected = steps.first(where: { $0.entry == corrector.counterpart })
    else { return say(.correctedBriefText) }
    return say(
      .correctedText,
      [
        "party": PlainText.short(view.partyName(corrector.party)),
        "n": say.number(corrected.number),
        "date": say.day(view.utc(corrector.recordTime)),
      ]
    )
  }

  private var recall: String {
    guard let recall = view.journey.recalls.first(where: \.isAboutSubject) else { return "" }
    let date = recall.time.map { say.day($0.utcText) } ?? "–"
    let values = ["party": view.partyName(recall.party), "date": date]
    return say(.recalledText, values.merging(["reason": PlainText.line(recall.reason)]) { $1 })
  }

  private var mismatch: [String: String] {
    let (asked, product) = (view.journey.asked, view.journey.product)
    let isLot = asked.lot != nil && asked.lot != product?.lot
    let recorded = isLot ? product?.lot : product?.expiry.map(say.day)
    let read = isLot ? asked.lot : asked.expiry.map(Self.date).map(say.day)
    return ["asked": PlainText.short(read ?? "–"), "recorded": PlainText.short(recorded ?? "–")]
  }

  /// The date of YYMMDD, as codes have it (GS1 General Specifications §7.12: years up to 2050).
  private static func date(_ digits: String) -> String {
    let digits = Array(digits.utf8).map { String(UnicodeScalar($0)) }
    guard digits.count == 6 else { return digits.joined() }
    return "20\(digits[0])\(digits[1])-\(digits[2])\(digits[3])-\(digits[4])\(digits[5])"
  }

  private var unusual: String {
    guard let finding = view.journey.findings.first(where: \.isOfWeight) else { return "" }
    return say(
      .unusualText,
      ["finding": view.title(of: finding), "n": say.number(finding.step)]
    )
  }

  private var void: Words {
    let end = view.journey.steps.last { $0.about == .item && $0.action == .delete }
    switch (end.map(view.kind(of:)), end?.disposition) {
    case ("destroying", _), (_, "destroyed"):
      return ("stop", say(.voidDestroyedTitle, ["date": endDate]), say(.voidDestroyedText))
    case (_, "stolen"), (_, "unknown"):
      return ("stop", say(.voidLostTitle), say(.voidLostText))
    default: return ("stop", say(.voidTitle), say(.voidText))
    }
  }

  /// The day of the last thing that is recorded of this code itself.
  private var endDate: String {
    let last = view.journey.steps.last { $0.about == .item && $0.certainty != .possible }
    return last.map { say.day(view.localTime(of: $0)) } ?? "–"
  }

  private var brand: [String: String] {
    ["brand": view.journey.product?.brand.map { PlainText.short($0) } ?? say(.maker)]
  }
}
