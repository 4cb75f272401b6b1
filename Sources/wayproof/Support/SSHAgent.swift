import Crypto
import Foundation
import Notes

/// An SSH agent, as far as it holds Ed25519 keys (draft-ietf-sshm-ssh-agent).
///
/// A message is `u32 BE length ‖ type ‖ fields`; a string in it `u32 BE length ‖ bytes`. A key is
/// `string "ssh-ed25519" ‖ string (32 bytes)`, a signature `string "ssh-ed25519" ‖ string (64 bytes)`.
/// For each message there is a connection of its own, so any thread may use it.
struct SSHAgent: Sendable {
  private let path: String

  private enum MessageType {
    static let requestIdentities: UInt8 = 11
    static let identities: UInt8 = 12
    static let signRequest: UInt8 = 13
    static let signature: UInt8 = 14
  }
  private static let algorithm = Array("ssh-ed25519".utf8)
  /// The longest answer that is read.
  private static let answerBytesMax = 1 << 20
  /// Who holds the key may have to be asked.
  private static let patienceSeconds = 120

  /// The agent that the environment names.
  ///
  /// - Throws: a `CommandFailure` if it names none.
  init() throws {
    let path = ProcessInfo.processInfo.environment["SSH_AUTH_SOCK"] ?? ""
    guard !path.isEmpty else {
      throw CommandFailure(
        .configuration,
        "there is no SSH agent: SSH_AUTH_SOCK is not set",
        hint: "start one with: eval $(ssh-agent)"
      )
    }
    self.path = path
  }

  /// A key that it holds.
  struct Key {
    let publicKey: Ed25519.PublicKey
    let comment: String
  }

  /// The Ed25519 keys that it holds.
  func keys() throws -> [Key] {
    var answer = AgentBytes(try ask([MessageType.requestIdentities]))
    guard try answer.byte() == MessageType.identities else { throw failure("it tells no keys") }
    var keys: [Key] = []
    for _ in 0..<(try answer.number()) {
      var blob = AgentBytes(try answer.string())
      let comment = String(decoding: try answer.string(), as: UTF8.self)
      guard try blob.string() == Self.algorithm,
        let key = Ed25519.PublicKey(bytes: try blob.string())
      else { continue }
      keys.append(Key(publicKey: key, comment: comment))
    }
    return keys
  }

  /// The 64 bytes of a signature of `text`.
  ///
  /// - Throws: a `CommandFailure` if the agent has not the key, or does not sign.
  func sign(_ text: [UInt8], with key: Ed25519.PublicKey) throws -> [UInt8] {
    let blob = AgentBytes.string(Self.algorithm) + AgentBytes.string(key.bytes)
    let request = AgentBytes.string(blob) + AgentBytes.string(text) + [0, 0, 0, 0]
    var answer = AgentBytes(try ask([MessageType.signRequest] + request))
    guard try answer.byte() == MessageType.signature else { throw failure("it did not sign") }
    var signature = AgentBytes(try answer.string())
    guard try signature.string() == Self.algorithm else { throw failure("it signs otherwise") }
    return try signature.string()
  }

  private func failure(_ reason: String) -> CommandFailure {
    CommandFailure(
      .configuration,
      "the SSH agent at \(path): \(reason)",
      hint: "ssh-add -l lists what it holds"
    )
  }

  // MARK: The connection

  private func ask(_ message: [UInt8]) throws -> [UInt8] {
    let handle = try connected()
    defer { try? handle.close() }
    do {
      try handle.write(contentsOf: Data(AgentBytes.string(message)))
      var head = AgentBytes(try read(4, from: handle))
      let count = Int(try head.number())
      guard count <= Self.answerBytesMax else { throw failure("its answer is too long") }
      return try read(count, from: handle)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw failure("\(error.localizedDescription)")
    }
  }

  private func read(_ count: Int, from handle: FileHandle) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let piece = try handle.read(upToCount: count - bytes.count) ?? Data()
      guard !piece.isEmpty else { throw failure("it does not answer") }
      bytes += piece
    }
    return bytes
  }

  private func connected() throws -> FileHandle {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw failure("its path is too long")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw failure(String(cString: strerror(errno))) }
    let handle = FileHandle(fileDescriptor: socket, closeOnDealloc: true)
    var limit = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw failure(String(cString: strerror(errno))) }
    return handle
  }
}

/// The fields of a message, read from its beginning.
private struct AgentBytes {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// `bytes` with their number in front.
  static func string(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt32(bytes.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes
  }

  private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count <= rest.count else {
      throw CommandFailure(.configuration, "the SSH agent answers something else")
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func byte() throws -> UInt8 { try take(1).first ?? 0 }
  mutating func number() throws -> UInt32 { try take(4).reduce(0) { $0 << 8 | UInt32($1) } }
  mutating func string() throws -> [UInt8] { Array(try take(Int(try number()))) }
}
