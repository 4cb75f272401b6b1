public import GS1

/// The identifiers of a list, in order.
///
/// Thousands of items of one product differ in their serials only. Such a run is kept as the captured
/// texts and what they have in common; an ``Identifier`` is made when it is asked for. What a run says
/// of each item is what reading its text alone would say.
public struct IdentifierList: Sendable {
  /// Neighbours that are kept alike.
  public enum Part: Sendable {
    /// Identifiers one by one.
    case each([Identifier])
    /// Items that differ in their serials only.
    case run(ItemRun)

    var count: Int {
      switch self {
      case .each(let identifiers): identifiers.count
      case .run(let run): run.count
      }
    }
  }

  /// All identifiers, in order.
  public private(set) var parts: [Part] = []
  /// The place of each part's first identifier.
  private var starts: [Int] = []
  /// The number of identifiers.
  public private(set) var count = 0

  /// The members of events that hold such lists.
  static let members = ["epcList", "childEPCs", "inputEPCList", "outputEPCList"]

  /// An empty list.
  public init() {}

  /// The list of these identifiers.
  public init(_ identifiers: [Identifier]) {
    guard !identifiers.isEmpty else { return }
    append(.each(identifiers))
  }

  mutating func append(_ identifier: Identifier) {
    guard case .each(var identifiers)? = parts.last else { return append(.each([identifier])) }
    // Taken out, so that it is not copied.
    parts[parts.count - 1] = .each([])
    identifiers.append(identifier)
    parts[parts.count - 1] = .each(identifiers)
    count += 1
  }

  mutating func append(_ part: Part) {
    starts.append(count)
    count += part.count
    parts.append(part)
  }
}

extension IdentifierList: RandomAccessCollection {
  /// 0.
  public var startIndex: Int { 0 }
  /// The number of identifiers.
  public var endIndex: Int { count }

  /// The identifier at `index`.
  public subscript(index: Int) -> Identifier {
    precondition(index >= 0 && index < count, "a list of \(count) has no element \(index)")
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= index { low = middle } else { high = middle }
    }
    switch parts[low] {
    case .each(let identifiers): return identifiers[index - starts[low]]
    case .run(let run): return run[index - starts[low]]
    }
  }
}

extension IdentifierList: Equatable {
  /// Whether both name the same things in the same order.
  public static func == (left: IdentifierList, right: IdentifierList) -> Bool {
    left.elementsEqual(right)
  }
}

/// Items of one product, as captured, that differ in their serials only.
public struct ItemRun: Sendable {
  /// What they have in common.
  public let template: SerialTemplate
  /// The captured list.
  private let texts: TextList
  /// Which of the texts the run has.
  private let places: Range<Int>
  /// All texts of the list, to be found again.
  private let table: TextTable

  init(_ template: SerialTemplate, _ texts: TextList, _ places: Range<Int>, _ table: TextTable) {
    self.table = table
    self.template = template
    self.texts = texts
    self.places = places
  }

  /// The number of items.
  public var count: Int { places.count }

  /// The serial of item `index`, as captured and as in its canonical URI.
  public func serial(_ index: Int) -> ArraySlice<UInt8> {
    texts.bytes[texts.range(places.lowerBound + index)].dropFirst(template.textStem.count)
  }

  /// Whether one of the items has this serial, or another run of the same list does.
  public func hasSerial(_ serial: ArraySlice<UInt8>) -> Bool {
    table.contains(template.textStem + serial)
  }

  /// The canonical ID of item `index`.
  public func id(_ index: Int) -> CanonicalID { template.id(serial: serial(index)) }

  /// Item `index`, as reading its text alone gives it.
  public subscript(index: Int) -> Identifier {
    let id = id(index)
    return Identifier(text: texts[places.lowerBound + index], uri: id.uri, key: id)
  }
}
