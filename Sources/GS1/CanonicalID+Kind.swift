extension CanonicalID {
  /// What an ID names.
  public enum Kind: Hashable, Sendable {
    /// A product as such: a GTIN, or the number of its pieces.
    case gtin
    /// A batch or lot of a product.
    case lot
    /// One item, by its serial number.
    case item
    /// A logistic unit: parcel, case, pallet, container.
    case sscc
    /// A place.
    case gln
    /// A legal entity or another party.
    case party
    /// A GLN that issues an invoice, with a payment reference.
    case payment
    /// A document.
    case document
    /// A coupon.
    case coupon
    /// A consignment of a carrier.
    case consignment
    /// A shipment of a seller.
    case shipment
    /// A returnable asset, or a type of them.
    case returnableAsset
    /// A single asset.
    case asset
    /// A type of component or part.
    case component
    /// One component or part, by its serial number.
    case componentItem
    /// A model.
    case model
    /// A relation of service between two parties.
    case serviceRelation
    /// An ID that is no GS1 key.
    case other

    init(key: AI, qualifier: AI?) {
      self =
        switch key {
        case .gtin, .itip: qualifier == nil ? .gtin : qualifier == .lot ? .lot : .item
        case .sscc: .sscc
        case .gln: .gln
        case .partyGLN: .party
        case .payTo: .payment
        case .gdti: .document
        case .gcn: .coupon
        case .ginc: .consignment
        case .gsin: .shipment
        case .grai: .returnableAsset
        case .giai: .asset
        case .cpid: qualifier == nil ? .component : .componentItem
        case .gmn: .model
        case .gsrnProvider, .gsrnRecipient: .serviceRelation
        default: .other
        }
    }
  }
}

extension CanonicalID {
  /// The primary key; `nil` for an ID that is no GS1 key.
  public var primaryKey: Element? { elements?.key }

  /// The product number, 14 digits; of a piece, that of the whole.
  public var gtin: String? {
    guard let key = primaryKey else { return nil }
    switch key.ai {
    case .gtin: return key.value
    case .itip: return ASCII.string(key.value.utf8.prefix(GTIN.digitCount))
    default: return nil
    }
  }

  /// The lot, where the ID names one and no serial.
  public var lot: String? { qualifier(.lot) }
  /// The serial number of an item.
  public var serial: String? { qualifier(.serial) }
  /// The serial number that a third party gave to an item.
  public var thirdPartySerial: String? { qualifier(.thirdPartySerial) }
  /// The container number, 18 digits.
  public var sscc: String? { primaryKey(.sscc) }
  /// The location number of a place, 13 digits.
  public var gln: String? { primaryKey(.gln) }
  /// The location number of a party, 13 digits.
  public var partyGLN: String? { primaryKey(.partyGLN) }

  /// The product of which this is an item, a lot or a piece, or itself.
  public var product: CanonicalID? {
    guard let gtin, let key = try? Element(.gtin, gtin) else { return nil }
    return CanonicalID(key: key, qualifier: nil)
  }

  private func primaryKey(_ ai: AI) -> String? {
    primaryKey?.ai == ai ? primaryKey?.value : nil
  }

  private func qualifier(_ ai: AI) -> String? {
    elements?.qualifier?.ai == ai ? elements?.qualifier?.value : nil
  }
}

extension CanonicalID {
  /// The product with this GTIN of 14 digits, or a lot of it.
  ///
  /// - Throws: ``GS1Error`` with the position within the value at fault.
  public init(gtin: String, lot: String? = nil) throws(GS1Error) {
    let key = try Element(.gtin, gtin)
    guard let lot else {
      self.init(key: key, qualifier: nil)
      return
    }
    self.init(key: key, qualifier: try Element(.lot, lot))
  }

  /// One item of a product.
  ///
  /// - Throws: ``GS1Error`` with the position within the value at fault.
  public init(gtin: String, serial: String) throws(GS1Error) {
    self.init(key: try Element(.gtin, gtin), qualifier: try Element(.serial, serial))
  }
}
