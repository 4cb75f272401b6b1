// modules: GS1
// sources: Tests/GS1Tests/CodeInvariants.swift

/// A text that somebody scanned or typed.
func fuzz(_ bytes: [UInt8]) {
  if let violation = CodeInvariants.violation(in: bytes) { fatalError(violation) }
}
