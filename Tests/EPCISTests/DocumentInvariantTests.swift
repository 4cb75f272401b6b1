import Foundation
import Testing

/// The promises that fuzzing holds the readers of documents to, over its first inputs.
@Suite struct DocumentInvariantTests {
  static let seeds: [URL] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fuzz/EPCIS/seeds")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.allObjects as? [URL] ?? []).sorted { $0.path < $1.path }
  }()

  @Test func `the seeds are there`() { #expect(Self.seeds.count == 12) }

  @Test(arguments: seeds)
  func `every seed of the fuzz target keeps every promise, whole, cut and changed`(
    seed: URL
  ) throws {
    let bytes = Array(try Data(contentsOf: seed))
    #expect(DocumentInvariants.violation(in: bytes) == nil)
    for index in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 20)) {
      #expect(DocumentInvariants.violation(in: Array(bytes[..<index])) == nil)
      var changed = bytes
      changed[index] ^= 1
      #expect(DocumentInvariants.violation(in: changed) == nil)
    }
  }
}
