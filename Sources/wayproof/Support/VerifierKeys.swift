import Notes

/// The signing key whose vkey is `text`.
func signingKey(_ text: String) throws -> VerifierKey {
  do {
    let key = try VerifierKey(vkey: text)
    guard key.kind == .ed25519 else {
      throw CommandFailure(
        .data,
        "\(text) is a cosigner's key, which signs nothing else",
        hint: "make one with wayproof keygen, without --cosigner"
      )
    }
    return key
  } catch let error as NotesError {
    throw CommandFailure(.data, "\(text) is no vkey: \(error)", hint: "wayproof keygen prints one")
  }
}

extension Array<VerifierKey> {
  /// Those of these keys that `text` names: a vkey, a name, or the 8 hexadecimal digits after it.
  ///
  /// - Throws: `CommandFailure` if there is none, or if a name stands for several.
  func named(_ text: String) throws -> [VerifierKey] {
    let named = filter { key in
      let id = key.vkey.dropFirst(key.name.text.count + 1).prefix(8)
      return [key.vkey, key.name.text].contains(text) || id == text[...]
    }
    guard named.count == 1 else {
      throw CommandFailure(
        .data,
        named.isEmpty ? "there is no key \(text)" : "\(text) names \(named.count) keys",
        hint: "these are there: " + map(\.vkey).joined(separator: " ")
      )
    }
    return named
  }
}
