/// What a party does in the consortium, as governance says.
public enum PartyRole: String, Hashable, Sendable, CaseIterable {
  /// Owns a brand.
  case brand
  /// Makes or grows goods.
  case maker
  /// Moves goods.
  case carrier
  /// Clears goods at a border.
  case customs
  /// Tests goods.
  case laboratory
  /// Stores goods.
  case warehouse
  /// Sells goods to shoppers.
  case retailer
  /// Runs a market place.
  case platform
  /// Supervises others.
  case regulator
}

/// Whether a party may speak.
public enum PartyStatus: String, Hashable, Sendable, CaseIterable {
  /// It may.
  case active
  /// It may not for now; it keeps its prefixes.
  case suspended
  /// It may no longer, and its prefixes are free.
  case left
}
