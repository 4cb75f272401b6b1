/// The coasts of the world: Natural Earth 1:110m (naturalearthdata.com), which is in the public domain,
/// its countries joined and reduced to what a picture as wide as a phone can show.
///
/// `coast.txt` holds one polygon a line, its points in tenths of a degree: `lon,lat lon,lat …`.
enum Coast {
  struct Point: Hashable, Sendable {
    var x: Double
    var y: Double
  }

  /// Degrees east and north.
  static let polygons: [[Point]] = {
    PackageResources.coast_txt.split(separator: UInt8(ascii: "\n")).map { line in
      line.split(separator: UInt8(ascii: " ")).map { pair in
        let numbers = String(decoding: pair, as: UTF8.self).split(separator: ",").compactMap {
          Double($0)
        }
        precondition(numbers.count == 2, "a point of the coasts that are built in is malformed")
        return Point(x: numbers[0] / 10, y: numbers[1] / 10)
      }
    }
  }()
}
