import Foundation
import Testing

/// The unit files for systemd are read without complaint by systemd itself, where that is there.
@Suite struct UnitFileTests {
  static let tool = "/usr/bin/systemd-analyze"

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: tool), "systemd-analyze is not here")
  )
  func `systemd has no complaint`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "wayproof-units-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let names = ["wayproof.service", "wayproof.socket", "wayproof-redirect.socket"]
    for name in names {
      // The program is not installed here, which would be a complaint.
      try Repository.text("Deploy/systemd/\(name)")
        .replacingOccurrences(of: "/usr/local/bin/wayproof ", with: "/bin/true ")
        .write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    let process = Process()
    process.executableURL = URL(filePath: Self.tool)
    process.arguments = ["verify", "--man=no"] + names.map { folder.appending(path: $0).path }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    // It ends well on keys that it does not know, but says so.
    #expect(String(decoding: text, as: UTF8.self).isEmpty)
  }
}
