/// Why a bundle is refused: the first thing found in it that only its maker can have done wrong.
public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The step of the verification that refused, 1 to 7; 0 for what cannot be read as a bundle.
  public let step: Int
  /// Where in the bundle, such as `lookups[3].steps`; empty for the bundle as a whole.
  public let field: String
  /// What was wrong, in a sentence without a full stop.
  public let message: String

  /// The step as a word that never changes, for programs to compare: ``codes`` by ``step``.
  public var code: String { Refusal.codes[step] }

  /// What each step is about.
  ///
  /// Every program that verifies bundles uses these words.
  public static let codes = [
    "no_bundle", "other_code", "checkpoint", "index_entry", "lookup", "entry", "genesis",
    "statement",
  ]

  /// A refusal at `step`, for what stands at `field`.
  public init(step: Int, field: String, _ message: String) {
    self.step = step
    self.field = field
    self.message = message
  }

  /// Step, place and sentence in one line.
  public var description: String {
    let place = field.isEmpty ? "" : " at \(field)"
    return step == 0 ? "no bundle\(place): \(message)" : "refused at \(step)\(place): \(message)"
  }
}
