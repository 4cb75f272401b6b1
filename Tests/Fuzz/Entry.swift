// What every fuzz target has in common: libFuzzer calls this with each input that it makes, and the
// target's own folder defines `fuzz`. See Deploy/fuzz.

/// Where libFuzzer comes in.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  fuzz(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// What LeakSanitizer does not report when a run ends.
///
/// Constants that are made when they are first needed, and stay: an indirect case of an enumeration is
/// held by a pointer whose spare bits tell the case, so that LeakSanitizer sees no pointer to it. All of the
/// like is allocated below `swift_once`, and once; what leaks with each input is not.
@_cdecl("__lsan_default_suppressions")
public func leaksThatAreNone() -> UnsafePointer<UInt8> {
  let rules: StaticString = "leak:swift::threading_impl::once_slow\n"
  return rules.utf8Start
}
