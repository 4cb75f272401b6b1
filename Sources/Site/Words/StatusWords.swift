/// The words of the status line (English): what is so, why, and what to do.
///
/// They speak of records, never of what is in the package.
struct StatusWords {
  let title: String
  let text: String
  /// `neutral`, `attention`, `stop` or `unknown`.
  let tone: String

  private init(_ tone: String, _ title: String, _ text: String) {
    self.tone = tone
    self.title = title
    self.text = text
  }

  /// What the words may need to name.
  struct Facts {
    var brand = "The maker"
    var asOf = ""
    var summary = ""
    var lotScanned = ""
    var lotRecorded = ""
    var recallBy = ""
    var recallDate = ""
    var recallReason = ""
    var date = ""
    var hidden = 0
    var steps = 0
    var finding = "One of the records contradicts another"
    var isProductOnly = false
    var notes: [String] = []
  }

  /// The words for the status `code`.
  static func of(_ code: String, _ facts: Facts) -> StatusWords {
    switch code {
    case "consistent": consistent(facts)
    case "recalled":
      StatusWords(
        "stop",
        "Recalled. Do not use this product.",
        "\(facts.recallBy), \(facts.recallDate): \(facts.recallReason)"
      )
    case "cannot_tell":
      StatusWords(
        "unknown",
        "We cannot tell right now.",
        "Our newest confirmed records are from \(facts.asOf). This says nothing about your product. "
          + "Try again later."
      )
    case "mismatch":
      StatusWords(
        "attention",
        "The lot or date on your package differs from the records.",
        "Your code says \(facts.lotScanned), the records say \(facts.lotRecorded). Check the print; "
          + "if it really differs, do not use the product and contact the seller."
      )
    case "unusual":
      StatusWords(
        "attention",
        "Something in the records does not fit.",
        "\(facts.finding). This does not have to mean that the product is bad."
      )
    case "void":
      StatusWords(
        "stop",
        "This code was withdrawn and should not be on a package.",
        "Do not use the product yet. Contact the seller and send us a photo."
      )
    case "not_applied":
      StatusWords(
        "attention",
        "This code was printed, but is not yet recorded on a package.",
        "The maker may be late. Try again after 48 hours; until then rely on your seller."
      )
    case "made_into":
      StatusWords(
        "attention",
        "The package with this code was repacked or used to make something else on \(facts.date).",
        "Look for a newer code. If this is the only one, ask the seller."
      )
    default: absent(code, facts)
    }
  }

  private static func absent(_ code: String, _ facts: Facts) -> StatusWords {
    switch code {
    case "not_issued":
      StatusWords(
        "stop",
        "This code was never issued.",
        "\(facts.brand) registers every code of this product, and this is not one of them. Compare "
          + "the letters; if they are right, do not use the product and report it."
      )
    case "other_programme":
      StatusWords(
        "unknown",
        "This product is not in our records.",
        "Its maker does not take part here. This says nothing about the product. Try the maker's own "
          + "website."
      )
    case "typing_error":
      StatusWords(
        "attention",
        "This code has a typing error.",
        "Compare it with the package and type it again, or scan it. Nothing was recorded."
      )
    case "malformed":
      StatusWords(
        "attention",
        "We cannot read this code.",
        "Scan again in better light, or type the number."
      )
    default:
      StatusWords(
        "unknown",
        "We have no record of this code.",
        "\(facts.brand) does not register every package, so this alone says nothing about your "
          + "product."
      )
    }
  }

  private static func consistent(_ facts: Facts) -> StatusWords {
    if facts.isProductOnly {
      return StatusWords(
        "neutral",
        "This is about the product, not your package.",
        "Scan the code on the package itself for its own journey."
      )
    }
    if facts.hidden > 0 {
      return StatusWords(
        "neutral",
        "The records that are shown fit together; some are not shown.",
        "\(facts.hidden) of \(facts.steps) steps are withheld or missing. \(compare)"
      )
    }
    if facts.notes.contains("corrected") {
      return StatusWords(
        "neutral",
        "The records fit together after a correction.",
        "Both versions are below. \(compare)"
      )
    }
    return StatusWords("neutral", "The records for this code fit together.", compare)
  }

  private static let compare = "Compare the product, lot and seal with your package."
}
