extension GS1Error: CustomStringConvertible {
  /// The message, with the application identifier and the position.
  public var description: String {
    let place = ai.map { "(\($0)), position \(position)" } ?? "position \(position)"
    return "\(message) [\(rule.rawValue), \(place)]"
  }

  /// One short English sentence, without a full stop, for whoever holds the package.
  public var message: String {
    ai == nil ? codeMessage : valueMessage
  }

  private var codeMessage: String {
    switch rule {
    case .tooLong: "the code is longer than \(GS1Limits.codeBytesMax) characters"
    case .illegalCharacter: "the code holds a character that does not belong there"
    case .noScheme: "the code is neither a web address nor an ID that says what kind it is"
    case .scheme: "the web address does not begin with http:// or https://"
    case .host: "the web address names no server"
    case .noKey: "the code holds no GS1 number"
    case .percentEncoding: "a % sign in the code is not followed by two hexadecimal digits"
    case .nullByte: "the code holds %00, which stands for no character"
    case .emptyValue: "a part of the code is empty"
    case .urn: "the code begins with urn:epc: but is no GS1 number in that form"
    case .unreadable: "the text is no GS1 number in a form that is known here"
    case .printRun: "a print run has four characters of 0 to 9 and A to Z without I, L, O and U"
    case .randomness: "the source of random numbers does not work"
    case .unknownAI, .misplacedAI: "the code holds a number that is no application identifier"
    case .order: "the parts of the code stand in the wrong order"
    case .noURN: "this ID has no form that begins with urn:epc:"
    case .companyPrefix: "a company prefix has 4 to 12 digits"
    case .checkDigit:
      "the last digit fits neither a container number (00) nor a returnable asset number (8003)"
    case .qualifierInQuery, .duplicateAI, .missingQualifier, .length, .characterSet, .checkPair,
      .date, .form, .content:
      "the code is not written as it must be"
    }
  }

  private var valueMessage: String {
    let entry = ai.flatMap(AITable.entry)
    let number = ai.map { "(\($0))" } ?? ""
    guard let entry else { return "\(number) is no application identifier of GS1" }
    let name = "the \(entry.name)"
    return switch rule {
    case .misplacedAI: "\(name) \(number) cannot stand in this place of the code"
    case .order: "\(name) \(number) stands in the wrong order"
    case .qualifierInQuery: "\(name) \(number) must stand before the question mark"
    case .duplicateAI: "\(name) stands in the code twice"
    case .missingQualifier: "\(name) is not complete without its second part"
    case .emptyValue: "\(name) is empty"
    case .percentEncoding: "a % sign in \(name) is not followed by two hexadecimal digits"
    case .nullByte: "\(name) holds %00, which stands for no character"
    case .length: "\(name) must have \(entry.lengthInWords)"
    case .characterSet: "\(name) holds a character that it cannot have"
    case .checkDigit where entry.endsWithCheckDigit:
      "the last digit of \(name) does not fit the others"
    case .checkDigit: "the check digit of \(name) does not fit the others"
    case .checkPair: "the last two characters of \(name) do not fit the others"
    case .date: "\(name) is no day or time of the calendar"
    case .content: "\(name) has the right form, but is none that there is"
    case .companyPrefix: "\(name) does not begin with a company prefix"
    case .noURN: "\(name) has no form that begins with urn:epc:"
    default: "\(name) is not written as it must be"
    }
  }
}
