import Foundation
import Testing

/// Runs the program that was built beside the tests.
enum Program {
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
  }

  /// Runs `wayproof` with `arguments`, feeding `input`, and waits for it to end.
  static func run(_ arguments: String..., input: [UInt8] = []) throws -> Outcome {
    try run(arguments, input: input)
  }

  static func run(_ arguments: [String], input: [UInt8] = []) throws -> Outcome {
    let process = Process()
    process.executableURL = try executable()
    process.arguments = arguments
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input))
    try standardInput.fileHandleForWriting.close()
    let outputData = try output.fileHandleForReading.readToEnd() ?? Data()
    let errorData = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus,
      output: String(decoding: outputData, as: UTF8.self),
      errors: String(decoding: errorData, as: UTF8.self)
    )
  }

  /// Makes a token of a ledger's party, and writes it to `file`.
  static func makeToken(
    in data: String,
    party: String = "brand.example",
    scope: String,
    to file: String
  ) throws {
    let token = try run(
      ["token", "add", "--data", data, "--party", party, "--scope", scope]
    )
    #expect(token.code == 0, "\(token.errors)")
    try token.output.write(toFile: file, atomically: true, encoding: .utf8)
  }

  /// What `curl` gets.
  static func get(_ url: String, _ options: String...) throws -> String {
    try curl(["-s"] + options + [url])
  }

  /// What `curl` prints.
  static func curl(_ arguments: [String]) throws -> String {
    let curl = Process()
    curl.executableURL = URL(filePath: "/usr/bin/curl")
    curl.arguments = arguments
    let output = Pipe()
    curl.standardOutput = output
    try curl.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    curl.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  static func executable() throws -> URL {
    let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let program = folder.appending(path: "wayproof")
    guard FileManager.default.isExecutableFile(atPath: program.path) else {
      throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: program.path])
    }
    return program
  }

  /// A folder of its own, which is removed afterwards.
  static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "wayproof-program-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }
}
