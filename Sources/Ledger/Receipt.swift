/// What a writer gets when its entries are durable and published.
public struct Receipt: Hashable, Sendable {
  /// The numbers of the entries, in the order in which they were given.
  ///
  /// One whose content was taken before has the number it got then.
  public let numbers: [UInt64]
  /// The published checkpoint, a signed note, whose tree holds all of them.
  public let checkpoint: [UInt8]
  /// The size of that tree.
  public let size: UInt64
}
