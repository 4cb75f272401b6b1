import Crypto

/// What stands for a code in the files of this target: from it nobody learns the code, and so the
/// journey, which whoever knows a serial may read.
///
/// It is the first 16 bytes of SHA-256 over `wayproof/code/v1`, a line feed and the canonical URI.
public struct CodeKey: Hashable, Sendable {
  /// 16 bytes.
  public let bytes: [UInt8]

  /// The key of the code with this canonical URI.
  public init(uri: String) {
    bytes = Array(SHA256.hash(utf8: "wayproof/code/v1\n\(uri)").bytes.prefix(16))
  }

  init(bytes: [UInt8]) { self.bytes = bytes }
}
