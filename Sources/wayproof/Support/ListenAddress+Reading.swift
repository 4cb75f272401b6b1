import Net

extension ListenAddress {
  /// Reads an address from the command line.
  static func reading(_ text: String) throws -> ListenAddress {
    guard let address = ListenAddress(text) else {
      throw CommandFailure(
        .configuration,
        "cannot listen on \(text)",
        hint: "give numbers: 127.0.0.1:8080, 0.0.0.0:80 or [::1]:8080"
      )
    }
    return address
  }
}
