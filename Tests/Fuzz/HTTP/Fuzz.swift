// modules: HTTP
// sources: Tests/HTTPTests/RequestInvariants.swift

/// The bytes of one connection, as a client sends them.
func fuzz(_ bytes: [UInt8]) {
  if let violation = RequestInvariants.violation(in: bytes) { fatalError(violation) }
}
