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

  /// How much of a code may be damaged, by the letters of ISO/IEC 18004.
  public enum Correction: String, Sendable, CaseIterable {
    /// 7 %.
    case low = "L"
    /// 15 %.
    case medium = "M"
    /// 25 %.
    case quartile = "Q"
    /// 30 %.
    case high = "H"

    fileprivate var level: QRecLevel {
      switch self {
      case .low: QR_ECLEVEL_L
      case .medium: QR_ECLEVEL_M
      case .quartile: QR_ECLEVEL_Q
      case .high: QR_ECLEVEL_H
      }
    }
  }

  /// Encodes `text` in the smallest symbol that holds it.
  ///
  /// Text of digits, upper-case letters and `$%*+-./:` takes the compact alphanumeric mode.
  ///
  /// - Parameters:
  ///   - text: what the code holds.
  ///   - correction: how much of it may be damaged.
  /// - Throws: ``TooLong`` if it does not fit into the largest code.
  public init(_ text: String, correction: Correction = .medium) throws(TooLong) {
    guard let code = QRcode_encodeString(text, 0, correction.level, QR_MODE_8, 1) else {
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
