import CZlib

/// Compresses bytes.
public enum Deflater {
  /// `input` in compressed form.
  ///
  /// - Parameters:
  ///   - input: any bytes.
  ///   - format: the wrapping to give them.
  ///   - level: from 1, fast, to 9, small.
  ///   - isRandom: whether nothing in `input` is expected to stand there twice, so that only frequent
  ///     bytes are written shorter: three times as fast.
  /// - Returns: the compressed bytes, whole.
  public static func compressed(
    _ input: [UInt8],
    _ format: ZlibFormat,
    level: Int32 = 6,
    isRandom: Bool = false
  ) -> [UInt8] {
    // zlib keeps the address of the stream and refuses to work at another.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let started = wayproof_deflate_init(
      stream,
      level,
      format.rawValue,
      isRandom ? Z_HUFFMAN_ONLY : Z_DEFAULT_STRATEGY
    )
    precondition(started == Z_OK, "zlib has the memory that it needs")
    defer { deflateEnd(stream) }
    let bound = Int(deflateBound(stream, UInt(input.count))) + 32
    precondition(input.count < 1 << 30, "what is compressed at once is smaller than a GiB")
    var input = input
    return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(bound)
        let status = deflate(stream, Z_FINISH)
        precondition(status == Z_STREAM_END, "the output has the size that zlib asked for")
      }
      count = bound - Int(stream.pointee.avail_out)
    }
  }
}
