import EPCIS

/// The words of the component for shops, a file for each language: those of its pages, so that both
/// say the same.
public enum EmbedWords {
  /// The texts that `Public/embed` uses, beside the titles of steps.
  static let words: [Word] =
    [
      .embedArrival, .embedWhole, .embedAllSteps, .embedChecked, .embedCheckedService,
      .embedUnchecked, .embedNoCrypto, .embedRefusedTitle, .embedRefusedText, .embedEdited,
      .embedTooOld, .embedUnreachable, .embedTrustFault,
      .asOf, .journeyHeading, .labelBrand, .labelCountry, .labelLot, .labelExpiry, .maker,
      .consistentTitle, .compareText, .correctedTitle, .hiddenTitle, .unusualTitle, .mismatchTitle,
      .recalledTitle, .voidTitle, .voidText, .notAppliedTitle, .notAppliedText, .madeIntoTitle,
      .madeIntoText, .notIssuedTitle, .notIssuedText, .notFoundTitle, .notFoundText,
      .otherProgrammeTitle, .otherProgrammeText, .typingErrorTitle, .typingErrorText,
      .cannotTellTitle, .cannotTellText, .cannotTellPartText, .productTitle, .productText,
      .noteWalkedUp, .noteSold, .noteDisputed, .noteCut, .noteRecallElsewhere,
      .recallHeading, .recallElsewhereHeading, .recallInstruction, .recallPhone,
      .who, .saidOwn, .saidCounterparty, .saidIndependent, .saidAuthority, .signedParty,
      .signedRecorder, .stateCorrected, .stateCorrects, .stateWithdrawn, .stateWithheld,
      .findingRecordedBefore, .findingBeforeIssue, .findingAfterEnd,
    ] + compared

  /// What a document may say besides, with which the component compares it: see
  /// `Public/embed/telling.js`.
  private static let compared: [Word] = [
    .consistentText, .hiddenText, .marketTitle, .marketText, .correctedText, .correctedBriefText,
    .mismatchText, .recalledText, .unusualText, .voidLostTitle, .voidLostText, .voidDestroyedTitle,
    .voidDestroyedText, .erasedTitle, .erasedText, .orderedText,
  ]

  /// `embed/words/en.json` and the like.
  public static var files: [String: [UInt8]] {
    Dictionary(
      uniqueKeysWithValues: Languages.all.map { language in
        ("embed/words/\(language.tag).json", json(language).encoded())
      }
    )
  }

  private static func json(_ language: Language) -> JSONValue {
    var texts = JSONObject()
    let steps = language.words.keys.filter { $0.hasPrefix("step_") }.sorted()
    for name in words.map(\.rawValue) + steps {
      if case .plain(let text) = language.words[name] { texts[name] = .string(text) }
    }
    var countries = JSONObject()
    for (code, name) in language.countries.sorted(by: { $0.key < $1.key }) {
      countries[code] = .string(name)
    }
    return [
      "tag": .string(language.tag), "direction": .string(language.direction),
      "date": .string(language.date), "join": .string(language.join),
      "months": .strings(language.months), "words": .object(texts), "countries": .object(countries),
    ]
  }
}
