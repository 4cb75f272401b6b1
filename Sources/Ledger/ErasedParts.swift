/// What came of an erasure.
public struct ErasedParts: Hashable, Sendable {
  /// How many entries had a body or members part that is gone now.
  public let count: Int
  /// The file in which a reader keeps copies from being overwritten; `nil` if none are left.
  public let heldPath: String?
}
