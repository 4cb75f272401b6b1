import Notes

/// A trust file on disk.
enum TrustFile {
  /// Reads the trust file at `path`.
  static func read(_ path: String) throws -> TrustPolicy {
    let text = try Files.readText(path, as: "trust file")
    do { return try TrustPolicy(parsing: text) } catch {
      throw CommandFailure(
        .configuration,
        "trust file \(path): \(error)",
        hint: "wayproof init writes one beside each ledger"
      )
    }
  }
}
