import Glibc

/// Where a check came from, as coarsely as a trusted proxy says it: a town or region, never an
/// address.
public struct Area: Hashable, Sendable {
  /// A name for people, without line breaks; may be empty.
  public let name: String
  /// Whole degrees north and east, if the proxy gave a position.
  public let position: Position?

  /// A place on the earth, to the degree.
  public struct Position: Hashable, Sendable {
    /// Degrees north, -90 to 90.
    public let latitude: Int
    /// Degrees east, -180 to 180.
    public let longitude: Int

    /// The distance along a great circle, in kilometres.
    func kilometres(to other: Position) -> Double {
      func radians(_ degrees: Int) -> Double { Double(degrees) * .pi / 180 }
      let (from, to) = (radians(latitude), radians(other.latitude))
      let turn = radians(other.longitude - longitude)
      let cosine = sin(from) * sin(to) + cos(from) * cos(to) * cos(turn)
      return 6_371 * acos(min(1, max(-1, cosine)))
    }
  }

  /// The most bytes of a name.
  static let nameBytesMax = 64

  /// Reads `name; latitude; longitude`, of which the position may be missing.
  ///
  /// - Returns: `nil` for a text that says nothing.
  public init?(parsing text: String) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
      .map { $0.split(separator: " ").joined(separator: " ") }
    let scalars = (parts.first ?? "").unicodeScalars.filter { scalar in
      !scalar.properties.isDefaultIgnorableCodePoint && scalar.value >= 0x20 && scalar != "|"
        && !(0x7f...0x9f).contains(scalar.value) && ![0x2028, 0x2029].contains(scalar.value)
    }
    var name = String(String.UnicodeScalarView(scalars))
    while name.utf8.count > Self.nameBytesMax { name.removeLast() }
    self.name = name
    if parts.count >= 3, let latitude = Double(parts[1]), let longitude = Double(parts[2]),
      (-90...90).contains(latitude), (-180...180).contains(longitude)
    {
      position = Position(latitude: Int(latitude.rounded()), longitude: Int(longitude.rounded()))
    } else {
      position = nil
    }
    if name.isEmpty, position == nil { return nil }
  }
}
