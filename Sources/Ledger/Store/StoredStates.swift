/// The last published state, as it is stored.
struct PublishedState: Equatable, Sendable {
  let size: UInt64
  /// The signed and cosigned checkpoint.
  var checkpoint: [UInt8]
  let indexState: [UInt8]
}

/// A batch that is durable and not yet published, as it is stored beside its entries.
struct StagedState: Equatable, Sendable {
  /// The numbers of its entries, the last of which is an index entry.
  let range: Range<UInt64>
  /// The checkpoint that is to be signed.
  let checkpointText: [UInt8]
  /// What its entries are filed under.
  let filed: [Filed]
}
