/// How much of a request is taken before it is refused.
public struct Limits: Hashable, Sendable {
  /// The request target; what is longer is answered with 414.
  public var targetBytesMax = 8 * 1024
  /// The request line and all fields together; what is longer is answered with 431.
  public var headBytesMax = 16 * 1024
  /// The number of fields; more are answered with 431.
  public var fieldsMax = 100
  /// The content without transfer coding; what is longer is answered with 413.
  public var bodyBytesMax = 8 * 1024 * 1024
  /// All chunk extensions of one body together; they mean nothing here, and more get 400.
  public var chunkExtensionBytesMax = 1024
  /// All trailer fields of one body together; they are dropped, and more get 431.
  public var trailerBytesMax = 4 * 1024

  /// The defaults.
  public init() {}
}
