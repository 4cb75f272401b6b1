import CQREncode

/// A QR code (ISO/IEC 18004) as a square of dark and light modules, drawn by libqrencode.
public struct QRCode: Sendable {
  /// What went wrong: the text holds nothing that a QR code can carry.
  public struct TooLong: Error, CustomStringConvertible {
    /// The number of bytes of the text.
    public let byteCount: Int
    /// One sentence for people.
    public var description: String { "a QR code cannot hold \(byteCount) bytes" }
  }

  /// Modules on a side, without the quiet zone.
  public let width: Int
  /// The light margin that ISO/IEC 18004 asks for, in modules.
  public static let quietZone = 4
  private let modules: [Bool]

  /// Encodes `text` with error correction level M (15 % of the code may be damaged).
  ///
  /// Text of digits, upper-case letters and `$%*+-./:` takes the compact alphanumeric mode.
  /// - Throws: ``TooLong`` if it does not fit into the largest code.
  public init(_ text: String) throws(TooLong) {
    guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else {
      throw TooLong(byteCount: text.utf8.count)
    }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    // The lowest bit of each byte says whether the module is dark.
    modules = (0..<width * width).map { code.pointee.data[$0] & 1 == 1 }
    self.width = width
  }

  /// Whether the module is dark; everything outside the code is light.
  public func isDark(row: Int, column: Int) -> Bool {
    guard (0..<width).contains(row), (0..<width).contains(column) else { return false }
    return modules[row * width + column]
  }

  /// The rows and columns of the code with its quiet zone.
  var rangeWithQuietZone: Range<Int> { -QRCode.quietZone..<width + QRCode.quietZone }
}
