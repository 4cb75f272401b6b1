/// Which qualifiers may follow a primary key, and in which order.
struct QualifierOrder {
  private let key: AIEntry

  init(key: AIEntry) {
    self.key = key
  }

  /// The sequences in which `qualifiers` can stand as they do.
  ///
  /// - Throws: ``GS1Error`` at the first qualifier that fits none of them.
  func sequences(
    for qualifiers: [(ai: AI, position: Int)]
  ) throws(GS1Error) -> [[AI]] {
    var fitting: [[AI]] = []
    var longest = 0
    for sequence in key.qualifierSequences ?? [] {
      let fit = fittingCount(of: qualifiers, in: sequence)
      if fit == qualifiers.count { fitting.append(sequence) }
      longest = max(longest, fit)
    }
    guard fitting.isEmpty else { return fitting }
    let (ai, position) = qualifiers[longest]
    throw GS1Error(rule(for: ai, after: qualifiers[..<longest].map(\.ai)), ai, at: position)
  }

  /// How many of the qualifiers, from the first, stand in the order of `sequence`.
  private func fittingCount(of qualifiers: [(ai: AI, position: Int)], in sequence: [AI]) -> Int {
    var rest = sequence[...]
    for (count, qualifier) in qualifiers.enumerated() {
      guard let place = rest.firstIndex(of: qualifier.ai) else { return count }
      rest = rest[(place + 1)...]
    }
    return qualifiers.count
  }

  private func rule(for ai: AI, after earlier: [AI]) -> GS1Error.Rule {
    if earlier.contains(ai) || ai == key.ai { return .duplicateAI }
    let belongs = key.qualifierSequences?.contains { $0.contains(ai) } ?? false
    return belongs ? .order : .misplacedAI
  }
}
