public import GS1
public import Merkle

/// What a journey is about: an ID, and the keys under which one begins to look for it.
public struct Subject: Hashable, Sendable {
  /// The ID.
  public let id: CanonicalID
  /// The ID whose master data describe it: the product of an item or lot, or the place itself.
  public let described: CanonicalID?
  /// The product of an item or lot.
  public let product: CanonicalID?

  /// The subject that `id` names.
  public init(_ id: CanonicalID) {
    self.id = id
    product = id.product
    described = id.product ?? (id.kind == .gln ? id : nil)
  }

  /// Where what is said of the thing stands.
  public var key: IndexKey { .of(.id, id.uri) }
  /// Where what is said of its product or place as such stands.
  public var productKey: IndexKey? { described.map { .of(.product, $0.uri) } }
  /// Where recalls of its whole product stand.
  public var recallKey: IndexKey? { product.map { .of(.recall, $0.uri) } }

  /// The keys of level 0 with their kinds, ascending.
  var start: [(key: IndexKey, kind: KeyKind)] {
    let keys: [(key: IndexKey?, kind: KeyKind)] = [
      (key, .id), (productKey, .product), (recallKey, .recall),
    ]
    return keys.compactMap { pair in pair.key.map { (key: $0, kind: pair.kind) } }
      .sorted { $0.key < $1.key }
  }

  /// The lot `number` of the product of which this is an item; `nil` for what is no item, and for
  /// what cannot be the number of a lot.
  func lot(_ number: String) -> CanonicalID? {
    guard id.kind == .item, let gtin = product?.gtin else { return nil }
    return try? CanonicalID(gtin: gtin, lot: number)
  }

  /// The keys under which something is said of `id` itself, whoever looks.
  static func keys(of id: CanonicalID) -> [IndexKey] {
    [.of(.id, id.uri), .of(.product, id.uri), .of(.recall, id.uri)]
  }
}
