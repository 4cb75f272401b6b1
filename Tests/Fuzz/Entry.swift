// What every fuzz target has in common: libFuzzer calls this with each input that it makes, and the
// target's own folder defines `fuzz`. See Deploy/fuzz.

/// Where libFuzzer comes in.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  fuzz(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
