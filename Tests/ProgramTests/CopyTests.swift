import Foundation
import Testing

@Suite struct CopyTests {
  @Test func `a copy is audited by whom the log is signed, without a key`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "wayproof-copy-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["own", "other"] {
      let made = try Program.run(
        "init",
        "--data",
        "\(folder)/\(name)",
        "--origin",
        "\(name).example"
      )
      try #require(made.code == 0, "\(made.errors)")
    }
    let copied = try Program.run("backup", "--data", "\(folder)/own", "--to", "\(folder)/copy")
    try #require(copied.code == 0, "\(copied.errors)")
    let unknown = try Program.run("check", "--data", "\(folder)/copy")
    #expect(unknown.code == 78 && unknown.errors.contains("--trust FILE"))
    let sound = try Program.run(
      "check",
      "--data",
      "\(folder)/copy",
      "--trust",
      "\(folder)/own/trust.txt"
    )
    #expect(sound.code == 0 && sound.output.hasPrefix("sound:"), "\(sound.errors)")
    let foreign = try Program.run(
      "check",
      "--data",
      "\(folder)/copy",
      "--trust",
      "\(folder)/other/trust.txt"
    )
    #expect(foreign.code != 0 && !foreign.output.contains("sound"))
  }
}
