import Cosigning

/// Witnesses beside those of the trust file, and how many of them must cosign before anything is
/// published.
///
/// As text:
///
/// ```
/// # Comments and empty lines mean nothing.
/// witness w1 witness.example/w1+1689b56e+BJk90Fb+5YnuntthAzl9BuSPS0Rh6caPcq4J0I6OoHkb http://10.0.0.7:8090
/// quorum 1
/// ```
///
/// Without a `quorum` line, all of them must.
struct WitnessList {
  var addresses: [WitnessAddress] = []
  private var quorum: Int?

  /// How many must cosign.
  var threshold: Int { quorum ?? addresses.count }

  init() {}

  /// Reads a list; `name` is that of the file, for messages.
  init(parsing text: String, name: String) throws {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      let place = "\(name), line \(index + 1)"
      switch (first, words.count) {
      case ("witness", 4): try add(label: words[1], vkey: words[2], url: words[3], place: place)
      case ("quorum", 2): quorum = Int(words[1]) ?? -1
      default:
        throw CommandFailure(
          .configuration,
          "\(place): it is neither a witness nor a quorum",
          hint: "a line is: witness NAME VKEY URL, or: quorum NUMBER"
        )
      }
    }
    try checkThreshold(name)
  }

  /// Takes what the command line says: `VKEY URL` for each, and how many of all must cosign.
  mutating func add(options: [String], quorum: Int?) throws {
    for option in options {
      let words = option.split(separator: " ").map(String.init)
      guard words.count == 2 else {
        throw CommandFailure(
          .configuration,
          "--witness \(option) is not: VKEY URL",
          hint: "quote both together: --witness 'witness.example/w1+… http://10.0.0.7:8090'"
        )
      }
      try add(label: nil, vkey: words[0], url: words[1], place: "--witness")
    }
    self.quorum = quorum ?? self.quorum
    try checkThreshold("--witness-quorum")
  }

  private mutating func add(label: String?, vkey: String, url: String, place: String) throws {
    do {
      addresses.append(try WitnessAddress(label: label, vkey: vkey, url: url))
    } catch {
      throw CommandFailure(.configuration, "\(place): \(error)")
    }
  }

  private func checkThreshold(_ place: String) throws {
    guard (0...addresses.count).contains(threshold) else {
      throw CommandFailure(
        .configuration,
        "\(place): the quorum is no number from 0 to that of the witnesses, \(addresses.count)"
      )
    }
  }
}
