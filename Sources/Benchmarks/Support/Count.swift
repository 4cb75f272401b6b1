import ArgumentParser

/// A number on the command line: `10000000`, `10_000_000`, `500k` or `10M`.
struct Count: ExpressibleByArgument, Hashable {
  let value: Int

  init(_ value: Int) { self.value = value }

  init?(argument: String) {
    var text = argument.filter { $0 != "_" && $0 != "," }
    let scale = ["k": 1_000, "K": 1_000, "M": 1_000_000][text.suffix(1)] ?? 1
    if scale > 1 { text.removeLast() }
    guard let number = Int(text), number > 0 else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: scale)
    guard !overflow else { return nil }
    value = product
  }

  var defaultValueDescription: String { Figures.count(value) }
}
