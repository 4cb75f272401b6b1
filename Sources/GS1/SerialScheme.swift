/// The serials that are hard to guess and easy to type: `wayproof/serial/v1`.
///
/// Four characters name the print run, 13 are random (65 bits), and one checks the others (ISO/IEC
/// 7064 MOD 37,36). All are digits and capital letters without I, L, O and U (Crockford's base 32).
///
/// Whoever knows a serial can read the journey of its item, so the random part must come from a
/// source that nobody can predict.
public enum SerialScheme {
  /// The name by which a product's master data says that its serials are of this scheme.
  public static let name = "wayproof/serial/v1"
  /// Characters of the print run, and of the random part.
  public static let runCount = 4
  /// Characters of the random part, each worth five bits.
  public static let randomCount = 13
  /// Characters in all.
  public static let characterCount = runCount + randomCount + 1

  /// Whether `serial` follows the scheme, check character included.
  public static func isValid(_ serial: String) -> Bool {
    let bytes = Array(serial.utf8)
    return bytes.count == characterCount && bytes.allSatisfy(isCharacter)
      && CheckDigit.mod37And36(bytes, in: 0..<bytes.count - 1) == bytes.last
  }

  /// Makes a serial of a print run.
  ///
  /// A random part whose check character would be I, L, O or U is drawn again, which happens to one
  /// in nine.
  ///
  /// - Parameters:
  ///   - run: The four characters of the print run.
  ///   - randomBytes: Gives as many unpredictable bytes as it is asked for.
  /// - Returns: A serial that ``isValid(_:)`` takes.
  /// - Throws: ``GS1Error`` if `run` is not of the scheme, or the source does not work.
  public static func make(
    run: String,
    randomBytes: (_ count: Int) -> [UInt8]
  ) throws(GS1Error) -> String {
    let head = Array(run.utf8)
    guard head.count == runCount, head.allSatisfy(isCharacter) else {
      throw GS1Error(.printRun, at: 0)
    }
    for _ in 0..<drawsMax {
      let random = randomBytes(randomCount)
      guard random.count == randomCount else { break }
      // The low five bits of a byte are as random as the byte; no value is likelier than another.
      let serial = head + random.map { characters[Int($0 & 31)] }
      guard let check = CheckDigit.mod37And36(serial, in: 0..<serial.count),
        isCharacter(check)
      else { continue }
      return ASCII.string(serial + [check])
    }
    throw GS1Error(.randomness, at: 0)
  }

  /// A good source fails this often once in 10^122 serials; a broken one must not hang a printer.
  private static let drawsMax = 128

  private static let characters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let characterSet = ByteSet("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

  private static func isCharacter(_ byte: UInt8) -> Bool {
    characterSet.contains(byte)
  }
}
