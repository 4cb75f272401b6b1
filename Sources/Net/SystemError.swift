import Glibc

/// A system call that failed: what was attempted, on what, and why not.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was attempted, such as `listen on 127.0.0.1:80`.
  public let operation: String
  /// The number that the system gave.
  public let code: Int32

  init(_ operation: String, code: Int32 = errno) {
    self.operation = operation
    self.code = code
  }

  /// `cannot …: Address already in use`.
  public var description: String { "cannot \(operation): \(String(cString: strerror(code)))" }
}

/// Facts about this machine.
public enum System {
  /// How many processors are online.
  public static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// Calls again while a signal interrupts; gives -1 with `errno` on failure.
@inline(__always)
func retrying<Number: SignedInteger>(_ call: () -> Number) -> Number {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// A descriptor that is closed with its last owner.
final class Descriptor: Sendable {
  let number: Int32

  init(_ number: Int32, for operation: @autoclosure () -> String) throws(SystemError) {
    guard number >= 0 else { throw SystemError(operation()) }
    self.number = number
  }

  deinit {
    // EINTR is no reason to try again on Linux: the descriptor is gone either way.
    close(number)
  }
}
