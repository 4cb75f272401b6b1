import CZlib

/// Several files as one ZIP archive (APPNOTE.TXT 6.3), stored as they are.
public enum Archive {
  /// An archive of `files`.
  ///
  /// - Precondition: it has fewer than 65,536 files and 4 GiB.
  public static func zip(_ files: [PrintRun.File]) -> [UInt8] {
    precondition(files.count < 65_536, "an archive without extensions has fewer than 65,536 files")
    var (bytes, directory) = ([UInt8](), [UInt8]())
    for file in files {
      let name = Array(file.name.utf8)
      let offset = bytes.count
      // Version 2.0, names in UTF-8, stored, 1 January 1980.
      let common: [UInt8] =
        little(20, 2) + little(0x0800, 2) + little(0, 2) + little(0, 2) + little(0x21, 2)
        + little(Int(crc32(0, file.bytes, UInt32(file.bytes.count))), 4)
        + little(file.bytes.count, 4) + little(file.bytes.count, 4) + little(name.count, 2)
        + little(0, 2)
      bytes += little(0x0403_4b50, 4) + common + name + file.bytes
      directory += little(0x0201_4b50, 4) + little(20, 2) + common
      directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(offset, 4)
      directory += name
    }
    precondition(bytes.count + directory.count < 1 << 32, "an archive has less than 4 GiB")
    let end =
      little(0x0605_4b50, 4) + little(0, 2) + little(0, 2) + little(files.count, 2)
      + little(files.count, 2) + little(directory.count, 4) + little(bytes.count, 4) + little(0, 2)
    return bytes + directory + end
  }

  private static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
