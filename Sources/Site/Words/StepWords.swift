/// What happened at a step, in the reader's words (English), by the CBV 2.0 business step.
enum StepWords {
  /// The 41 business steps of CBV 2.0 §7.1, and customs clearing, which CBV does not have.
  private static let titles = [
    "accepting": "Accepted by the receiver",
    "arriving": "Arrived",
    "assembling": "Put together",
    "collecting": "Collected",
    "commissioning": "Given its own code",
    "consigning": "Handed over to a new owner",
    "creating_class_instance": "Lot made",
    "customs_clearing": "Released by customs",
    "cycle_counting": "Counted",
    "decommissioning": "Code taken out of use",
    "departing": "Left",
    "destroying": "Destroyed",
    "disassembling": "Taken apart",
    "dispensing": "Dispensed",
    "encoding": "Code printed",
    "entering_exiting": "Carried through a store door",
    "holding": "Held back",
    "inspecting": "Inspected",
    "installing": "Fitted into another product",
    "killing": "Tag made unreadable",
    "loading": "Loaded",
    "other": "Another step",
    "packing": "Packed",
    "picking": "Picked from stock",
    "receiving": "Received",
    "removing": "Taken out of another product",
    "repackaging": "Repackaged",
    "repairing": "Repaired",
    "replacing": "Replaced",
    "reserving": "Code reserved",
    "retail_selling": "Sold",
    "sampling": "Sample taken",
    "sensor_reporting": "Measured",
    "shipping": "Sent",
    "staging_outbound": "Made ready to send",
    "stock_taking": "Counted",
    "stocking": "Put on sale",
    "storing": "Stored",
    "transporting": "Carried",
    "unloading": "Unloaded",
    "unpacking": "Unpacked",
    "void_shipping": "Shipment taken back",
  ]

  /// The title of a step.
  ///
  /// - Parameters:
  ///   - bizStep: a bare CBV word or a URI whose last part after `BizStep-` is one.
  ///   - type: the event's type; a transformation makes something.
  /// - Returns: a few words, beginning with a capital.
  static func title(bizStep: String?, type: String?) -> String {
    if type == "TransformationEvent" { return "Made" }
    guard let bizStep else { return "Seen" }
    let word = bizStep.split(separator: "/").last.map(String.init) ?? bizStep
    let bare = word.hasPrefix("BizStep-") ? String(word.dropFirst("BizStep-".count)) : word
    return titles[bare] ?? bare.split(separator: "_").joined(separator: " ").capitalizedFirst
  }
}

extension String {
  /// The text with its first letter as a capital.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
