import Crypto
import Ledger
import Merkle

/// An entry of the kill loop: its text tells all that belongs to it, so that anybody can check it.
///
///     round 12 append 3.7 entry 1 of 2 keys 300
struct KillEntry: Hashable {
  /// Which append of which run of the writer it belongs to.
  let append: String
  let index: Int
  /// How many entries the append has.
  let count: Int
  let keyCount: Int

  init(append: String, index: Int, count: Int, keyCount: Int) {
    (self.append, self.index, self.count, self.keyCount) = (append, index, count, keyCount)
  }

  init?(text: [UInt8]) {
    let words = String(decoding: text, as: UTF8.self).split(separator: " ")
    guard words.count == 10, let index = Int(words[5]), let count = Int(words[7]),
      let keyCount = Int(words[9])
    else { return nil }
    self.init(
      append: words[..<4].joined(separator: " "),
      index: index,
      count: count,
      keyCount: keyCount
    )
  }

  var text: String { "\(append) entry \(index) of \(count) keys \(keyCount)" }

  var contentID: Digest { SHA256.hash(utf8: text) }

  /// Its own keys, and one that all share, whose posting list grows long.
  var keys: [IndexKey] {
    let keys = (0..<keyCount).map { IndexKey(group: 1, SHA256.hash(utf8: "\(text) \($0)")) }
    return ([IndexKey(group: 0, SHA256.hash(utf8: "all"))] + keys).sorted()
  }

  var newEntry: NewEntry {
    NewEntry(
      text: Array(text.utf8),
      keys: keys,
      contentID: contentID,
      note: Array("note of \(text)".utf8),
      salt: [1, 2, 3],
      body: SaltedPart(bytes: Array("body of \(text)".utf8), salt: [4])
    )
  }

  /// Throws unless `entry` is this one, complete.
  func check(_ entry: StoredEntry) throws {
    guard entry.text == newEntry.text, entry.note == newEntry.note, entry.body == newEntry.body,
      entry.contentID == contentID
    else { throw LedgerError.damaged("what is stored of \(text) is not what was appended") }
  }
}
