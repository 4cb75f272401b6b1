import Foundation
import Zlib

/// The lines of a file or of standard input, piece by piece, also of what is compressed.
///
/// Whether it is gzip is seen from its first bytes.
final class LineSource {
  /// A line with its number, from 1.
  struct Line {
    let number: Int
    let bytes: [UInt8]
  }

  /// The size of the file in bytes, as it is stored; `nil` where nobody knows.
  let byteCount: Int?
  /// How many of these have been read.
  private(set) var bytesRead = 0

  private let path: String
  private let handle: FileHandle
  private var inflater: Inflater?
  private var isBegun = false
  private var buffer: [UInt8] = []
  private var start = 0
  private var number = 0
  private var isAtEnd = false

  private static let pieceBytes = 256 * 1024
  /// The longest line, which is a whole document.
  static let lineBytesMax = 64 << 20

  /// Whether the name of a file says that it holds a document on each line.
  static func isStream(_ path: String) -> Bool {
    [".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz"].contains { path.hasSuffix($0) }
  }

  init(_ path: String) throws {
    self.path = path
    do {
      handle =
        path == "-"
        ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(filePath: path))
    } catch {
      throw CommandFailure(
        .configuration,
        "cannot read \(path): \(error.localizedDescription)",
        hint: "give the path of a file that exists and may be read"
      )
    }
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    byteCount = path == "-" ? nil : size
  }

  /// The next line that holds anything but blanks; `nil` at the end.
  func next() throws -> Line? {
    while true {
      if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
        if let line = line(upTo: end) { return line }
      } else if isAtEnd {
        guard start < buffer.count else { return nil }
        if let line = line(upTo: buffer.count) { return line }
      } else {
        try read()
      }
    }
  }

  private func line(upTo end: Int) -> Line? {
    let bytes = Array(buffer[start..<end])
    start = min(end + 1, buffer.count)
    number += 1
    let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
    return isBlank ? nil : Line(number: number, bytes: bytes)
  }

  private func read() throws {
    buffer.removeFirst(start)
    start = 0
    guard buffer.count <= Self.lineBytesMax else {
      throw CommandFailure(
        .data,
        "line \(number + 1) of \(path) has more than \(Self.lineBytesMax >> 20) MiB"
      )
    }
    let piece = Array(try handle.read(upToCount: Self.pieceBytes) ?? Data())
    bytesRead += piece.count
    if !isBegun {
      isBegun = true
      if piece.starts(with: [0x1f, 0x8b]) { inflater = Inflater(.gzip) }
    }
    isAtEnd = piece.isEmpty
    guard inflater != nil else {
      buffer += piece
      return
    }
    do {
      if isAtEnd {
        guard inflater?.isAtEnd == true else { throw ZlibError.cut }
      } else {
        let countMax = buffer.count + 2 * Self.lineBytesMax
        try inflater?.inflate(piece, into: &buffer, countMax: countMax)
      }
    } catch {
      throw CommandFailure(.data, "\(path): \(error)")
    }
  }
}
