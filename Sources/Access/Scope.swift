/// What a token allows its holder to do, in the name of its party.
public enum Scope: String, Hashable, Sendable, CaseIterable {
  /// To say things: documents, recalls, signed statements.
  case capture
  /// To read what members may read.
  case read
  /// To follow the log: all entries with their notes and filings.
  case follow
  /// To bring signed revisions of parties and of the governance into the log.
  case admit
  /// To follow the log with what holders of codes may see, for one who answers scans too.
  case mirror
}
