import Crypto
import Ledger
import Notes

extension Evidence {
  /// The file, as UTF-8 text.
  public var text: String {
    var lines = [Self.header, "claim \(claim.rawValue)", "says \(says.filter { !$0.isNewline })"]
    lines.append("log \(log.vkey)")
    if let cosigner { lines.append("cosigner \(cosigner.vkey)") }
    for note in notes { lines.append("note \(Base64.encode(note.bytes))") }
    if let root { lines.append("root \(root.base64)") }
    lines += Self.lines("frontier", frontier)
    for entry in entries {
      let parts = [entry.text, entry.note, entry.salt, entry.filing]
      let words = parts.map { $0.map { Base64.encode($0) } ?? "-" }
      lines.append("entry \(entry.number) \(words.joined(separator: " "))")
      lines += Self.lines("path", entry.path)
    }
    lines += Self.lines("consistency", consistency)
    if let excerpt {
      lines.append("state \(excerpt.state.map { Base64.encode($0) } ?? "-")")
      lines += Self.lines("page", excerpt.pages)
      lines += Self.lines("chunk", excerpt.chunks)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ word: String, _ hashes: [Digest]) -> [String] {
    hashes.map { "\(word) \($0.base64)" }
  }

  private static func lines(_ word: String, _ rows: [UInt64: [UInt8]]) -> [String] {
    rows.sorted { $0.key < $1.key }.map { "\(word) \($0.key) \(Base64.encode($0.value))" }
  }

  /// A line of a file that cannot be read.
  public struct LineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number of the line, from 1; 0 for the whole file.
    public let line: Int
    /// What is wrong, in words.
    public var description: String {
      line == 0 ? "it lacks a claim or a log" : "line \(line) is none of an evidence file"
    }
  }

  /// Reads a file; refuses what it does not expect.
  public init(parsing text: String) throws(LineError) {
    var reader = EvidenceReader()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == Self.header[...] else { throw LineError(line: 1) }
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      guard reader.read(line) else { throw LineError(line: index + 1) }
    }
    guard let evidence = reader.finish() else { throw LineError(line: 0) }
    self = evidence
  }
}

/// What has been read of a file so far.
private struct EvidenceReader {
  private var claim: Evidence.Claim?
  private var says = ""
  private var log: VerifierKey?
  private var cosigner: VerifierKey?
  private var notes: [SignedNote] = []
  private var root: Digest?
  private var frontier: [Digest] = []
  private var entries: [Evidence.Entry] = []
  private var consistency: [Digest] = []
  private var hasState = false
  private var state: [UInt8]?
  private var pages: [UInt64: [UInt8]] = [:]
  private var chunks: [UInt64: [UInt8]] = [:]

  /// Takes one line; whether it is one.
  mutating func read(_ line: Substring) -> Bool {
    guard let space = line.firstIndex(of: " ") else { return false }
    let rest = String(line[line.index(after: space)...])
    let words = rest.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch line[..<space] {
    case "claim": claim = Evidence.Claim(rawValue: rest)
    case "says": says = rest
    case "log": log = try? VerifierKey(vkey: rest)
    case "cosigner": cosigner = try? VerifierKey(vkey: rest)
    case "note":
      guard let bytes = Base64.decode(rest), let note = try? SignedNote(parsing: bytes) else {
        return false
      }
      notes.append(note)
    case "root": root = Digest(base64: rest)
    case "frontier": return Self.add(rest, to: &frontier)
    case "consistency": return Self.add(rest, to: &consistency)
    case "path": return !entries.isEmpty && Self.add(rest, to: &entries[entries.count - 1].path)
    case "entry": return addEntry(words)
    case "state":
      hasState = true
      state = rest == "-" ? nil : Base64.decode(rest)
    case "page": return Self.add(words, to: &pages)
    case "chunk": return Self.add(words, to: &chunks)
    default: return false
    }
    return true
  }

  func finish() -> Evidence? {
    guard let claim, let log else { return nil }
    var evidence = Evidence(claim, says: says, log: log, notes: notes)
    (evidence.cosigner, evidence.root, evidence.frontier) = (cosigner, root, frontier)
    (evidence.entries, evidence.consistency) = (entries, consistency)
    if hasState { evidence.excerpt = IndexExcerpt(state: state, pages: pages, chunks: chunks) }
    return evidence
  }

  private static func add(_ text: String, to hashes: inout [Digest]) -> Bool {
    guard let hash = Digest(base64: text) else { return false }
    hashes.append(hash)
    return true
  }

  private static func add(_ words: [String], to rows: inout [UInt64: [UInt8]]) -> Bool {
    guard words.count == 2, let id = UInt64(words[0]), let bytes = Base64.decode(words[1]) else {
      return false
    }
    rows[id] = bytes
    return true
  }

  private mutating func addEntry(_ words: [String]) -> Bool {
    guard words.count == 5, let number = UInt64(words[0]), number < 1 << 62,
      let text = Base64.decode(words[1])
    else { return false }
    var parts: [[UInt8]?] = []
    for word in words[2...] {
      if word == "-" {
        parts.append(nil)
      } else {
        guard let bytes = Base64.decode(word) else { return false }
        parts.append(bytes)
      }
    }
    entries.append(
      Evidence.Entry(number: number, text: text, note: parts[0], salt: parts[1], filing: parts[2])
    )
    return true
  }
}
