import CZlib

/// Why compressed bytes cannot be read.
public enum ZlibError: Error, Hashable, Sendable, CustomStringConvertible {
  /// They are damaged, or not of this form.
  case damaged
  /// They end too soon.
  case cut
  /// They would grow beyond a bound.
  case tooLarge(max: Int)
  /// They would grow to more than so many times their size.
  case ratio(max: Int)

  /// One sentence for people.
  public var description: String {
    switch self {
    case .damaged: "the compressed bytes are damaged, or of another form"
    case .cut: "the compressed bytes end too soon"
    case .tooLarge(let max): "the content has more than \(max) bytes"
    case .ratio(let max): "the content is more than \(max) times as large as its compressed form"
    }
  }
}

/// The wrapping of compressed bytes.
public enum ZlibFormat: Int32, Sendable {
  /// A gzip file of any number of members (RFC 1952).
  case gzip = 31
  /// A zlib stream (RFC 1950).
  case zlib = 15
}

/// Inflates compressed bytes piece by piece.
///
/// A gzip file may have several members; their content is joined.
public struct Inflater: ~Copyable {
  // zlib keeps the address of the stream and refuses to work at another.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let format: ZlibFormat
  /// Whether a member has ended and no other has begun.
  public private(set) var isAtEnd = false
  private var hasBegun = false

  /// Prepares to read one form.
  public init(_ format: ZlibFormat) {
    self.format = format
    stream.initialize(to: z_stream())
    let status = wayproof_inflate_init(stream, format.rawValue)
    precondition(status == Z_OK, "zlib has the memory that it needs")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Inflates `input` and appends what comes out to `output`, which may grow to `countMax` bytes.
  ///
  /// - Throws: ``ZlibError``.
  public mutating func inflate(
    _ input: [UInt8],
    into output: inout [UInt8],
    countMax: Int
  ) throws(ZlibError) {
    var start = 0
    var piece = [UInt8](repeating: 0, count: 64 * 1024)
    while start < input.count || stream.pointee.avail_out == 0 && hasBegun && !isAtEnd {
      if isAtEnd {
        guard format == .gzip else { throw .damaged }
        guard inflateReset(stream) == Z_OK else { throw .damaged }
        isAtEnd = false
      }
      let (status, consumed, produced) = step(input, from: start, into: &piece)
      hasBegun = true
      start += consumed
      guard output.count + produced <= countMax else { throw .tooLarge(max: countMax) }
      output.append(contentsOf: piece[..<produced])
      switch status {
      case Z_STREAM_END: isAtEnd = true
      case Z_OK: break
      case Z_BUF_ERROR where consumed == 0 && produced == 0:
        if start >= input.count { return }
        throw .damaged
      default: throw .damaged
      }
    }
  }

  private mutating func step(
    _ input: [UInt8],
    from start: Int,
    into piece: inout [UInt8]
  ) -> (status: Int32, consumed: Int, produced: Int) {
    let available = UInt32(min(input.count - start, 1 << 30))
    let room = UInt32(piece.count)
    return input.withUnsafeBufferPointer { input in
      piece.withUnsafeMutableBufferPointer { piece in
        stream.pointee.next_in = input.baseAddress.map {
          UnsafeMutablePointer(mutating: $0 + start)
        }
        stream.pointee.avail_in = available
        stream.pointee.next_out = piece.baseAddress
        stream.pointee.avail_out = room
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        return (
          status, Int(available - stream.pointee.avail_in), Int(room - stream.pointee.avail_out)
        )
      }
    }
  }

  /// The content of `input`, which must be whole.
  ///
  /// - Parameters:
  ///   - input: the compressed bytes.
  ///   - format: their wrapping.
  ///   - countMax: the most bytes that may come out.
  ///   - ratioMax: how many times as large as `input` the content may be, beyond the first 64 KiB.
  /// - Returns: the content.
  /// - Throws: ``ZlibError``.
  public static func content(
    of input: [UInt8],
    _ format: ZlibFormat,
    countMax: Int,
    ratioMax: Int = 200
  ) throws(ZlibError) -> [UInt8] {
    var inflater = Inflater(format)
    var output: [UInt8] = []
    let byRatio = max(64 * 1024, input.count.multipliedReportingOverflow(by: ratioMax).partialValue)
    do {
      try inflater.inflate(input, into: &output, countMax: min(countMax, byRatio))
    } catch {
      if case .tooLarge = error, byRatio < countMax { throw .ratio(max: ratioMax) }
      throw error
    }
    guard inflater.isAtEnd else { throw .cut }
    return output
  }
}
