import Codes
import Crypto
import EPCIS
import GS1
import HTTP
import Notes
import Provenance

extension JourneyPage {
  /// The page of `view`.
  ///
  /// - Parameters:
  ///   - view: what is shown.
  ///   - canReport: whether problems can be reported here.
  init(_ view: JourneyView, canReport: Bool = false) {
    let (say, words) = (view.language, view.words)
    product = ProductBox(view)
    tone = words.tone
    shape = Tone.shape(of: words.tone)
    status = StatusBox(title: words.title, text: words.text, notes: Self.notes(view))
    asOf = say(.asOf, ["time": say.moment(view.utc(view.journey.asOf))])
    check = view.canCheck ? view.verified.code : nil
    retypes = [.typingError, .notIssued, .notFound].contains(view.journey.status)
    asked = retypes ? PlainText.line(view.journey.id.serial ?? view.journey.id.uri) : nil
    pin = view.canTryPIN ? view.verified.code : nil
    pinResult = view.pinText
    report = canReport ? view.reportPath : nil
    recalls = view.journey.recalls.map { RecallBox($0, view) }
    journey = StepList(view)
    let rows = view.journey.certificates.map { Self.text(of: $0, view) }
    certificates = rows.isEmpty ? nil : CertificateList(list: Self.some(rows, countMax: 24))
    isTold = view.httpStatus != .notFound
    support = Self.support(view)
    proof = Proof(view)
  }

  /// The first of `texts`, and how many more there are: nobody fills a page.
  static func some(_ texts: [String], countMax: Int) -> [String] {
    let more = texts.count - countMax
    return more > 0 ? texts.prefix(countMax) + ["… +\(more)"] : texts
  }

  private static func notes(_ view: JourneyView) -> [String] {
    let texts: [(String, Word)] = [
      ("walked_up", .noteWalkedUp), ("sold", .noteSold), ("disputed", .noteDisputed),
      ("cut", .noteCut), ("recall_elsewhere", .noteRecallElsewhere),
    ]
    return texts.filter { view.notes.contains($0.0) }.map { view.language($0.1) }
  }

  private static func text(of certificate: Journey.Certificate, _ view: JourneyView) -> String {
    let kind: Word =
      switch certificate.kind {
      case "testres", "testprd": .certificateTest
      case "certification": .certificateCertification
      default: .certificateOther
      }
    return view.language(
      .certificateRow,
      [
        "kind": view.language(kind), "number": PlainText.line(certificate.number),
        "party": view.partyName(certificate.party),
      ]
    )
  }

  /// Where the brand answers questions, if it registered such a link.
  static func support(_ view: JourneyView) -> Link? {
    let kinds = ["support", "customerService", "contact"]
    let links = view.journey.links.map(\.link).filter { link in
      kinds.contains { link.type.hasSuffix("/\($0)") }
    }
    guard let link = links.first else { return nil }
    let brand = view.journey.product?.brand.map(PlainText.line) ?? view.language(.maker)
    return Link(text: view.language(.askBrand, ["brand": brand]), href: link.href)
  }
}

extension JourneyPage.ProductBox {
  init?(_ view: JourneyView) {
    guard let product = view.journey.product, product.name != nil || product.lot != nil else {
      return nil
    }
    let say = view.language
    name =
      PlainText.seen(product.name).map(Self.short) ?? say(.productUnnamed, ["gtin": product.gtin])
    image = view.image.map { image in
      JourneyPage.Image(
        href: image.href,
        alt: view.imageText,
        width: image.picture.size.width,
        height: image.picture.size.height
      )
    }
    let values: [(Word, String?)] = [
      (.labelBrand, product.brand), (.labelCountry, product.country.map(say.country)),
      (.labelLot, product.lot), (.labelExpiry, product.expiry.map(say.day)),
      (.labelContent, product.attributes["netContent"].map { say.quantity($0) }),
      (.labelKeep, product.attributes["consumerStorageInstructions"]),
      (.labelGtin, product.gtin),
    ]
    facts = values.compactMap { label, value in
      PlainText.seen(value).map { JourneyPage.Fact(label: say(label), value: Self.short($0)) }
    }
  }

  /// Nothing that a brand says of its product keeps what stands below from being seen at once.
  private static func short(_ text: String) -> String { PlainText.short(text, charactersMax: 120) }
}

extension JourneyPage.RecallBox {
  init(_ recall: Journey.Recall, _ view: JourneyView) {
    let say = view.language
    heading = say(recall.isAboutSubject ? .recallHeading : .recallElsewhereHeading)
    reason = PlainText.line(recall.reason)
    instruction = recall.details["instruction"].map {
      say(.recallInstruction, ["instruction": PlainText.line($0)])
    }
    phone = recall.details["phone"].map(PlainText.line)
    phoneLink = phone.map { String($0.filter { $0.isASCII && $0.isNumber || $0 == "+" }) }
    who = say(
      .recallWho,
      [
        "party": view.partyName(recall.party),
        "date": recall.time.map { say.day($0.utcText) } ?? "–",
        "entry": say.number(Int(clamping: recall.entry)),
      ]
    )
  }
}

extension JourneyPage.Proof {
  init(_ view: JourneyView) {
    let say = view.language
    let checkpoint = view.verified.checkpoint
    let vouchers =
      checkpoint.isSingleOperator
      ? say(.proofOperatorOnly) : say.counted(.proofCosigned, checkpoint.cosignatures.count)
    let log = ["log": checkpoint.checkpoint.origin.text]
    let extent = say(view.journey.steps.isEmpty ? .proofAbsent : .proofExtent, log)
    explanation = say.sentences(extent, vouchers)
    checks = view.verified.checks.map { $0.text.capitalizedFirst + "." }
    let entries = view.journey.steps.map { String($0.entry) }.joined(separator: ", ")
    facts = [
      JourneyPage.Fact(label: say(.labelLog), value: checkpoint.checkpoint.origin.text),
      JourneyPage.Fact(label: say(.labelEntries), value: String(checkpoint.checkpoint.size)),
      JourneyPage.Fact(label: say(.labelRoot), value: checkpoint.checkpoint.root.base64),
      JourneyPage.Fact(
        label: say(.labelStepEntries),
        value: entries.isEmpty ? say(.none) : entries
      ),
    ]
    href = "\(view.page)?format=bundle"
    let code = QueryText.escaped(view.page)
    verify = "/verify#code=\(code)&link=\(QueryText.escaped(href))"
    command = """
      curl -s '\(href)' |
        wayproof verify - --trust trust.txt --code '\(view.page)'
      """
  }
}

/// Text in a query or a fragment.
enum QueryText {
  /// `text` with every byte escaped that is not always bare (RFC 3986 §2.3).
  static func escaped(_ text: String) -> String {
    let bare = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    let digits = Array("0123456789ABCDEF")
    return text.utf8.map { byte in
      bare.contains(byte)
        ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }.joined()
  }
}
