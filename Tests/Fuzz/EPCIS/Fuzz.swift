// modules: Crypto GS1 EPCIS
// sources: Tests/EPCISTests/DocumentInvariants.swift

/// A document that somebody captures.
func fuzz(_ bytes: [UInt8]) {
  if let violation = DocumentInvariants.violation(in: bytes) { fatalError(violation) }
}
