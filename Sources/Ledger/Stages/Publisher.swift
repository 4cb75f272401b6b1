/// Shows revisions to readers, all of them at once.
struct Publisher {
  private let store: any StoreWriter

  init(_ store: any StoreWriter) { self.store = store }

  /// Writes tiles, index and checkpoint of `revisions`, which follow what is published.
  ///
  /// `note` is the signed checkpoint of the last; without any, that of what is published, with other
  /// cosignatures.
  func publish(_ revisions: [Revision], note: [UInt8]) throws {
    var change = StoreChange()
    change.publish(revisions, note: note)
    try store.commit(change)
  }
}
