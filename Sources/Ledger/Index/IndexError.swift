public import Merkle

/// What is wrong with a stored index, or with what is to be added to it.
public enum IndexError: Error, Equatable {
  /// The bytes that should hold the index's root, and from which it goes on, are none.
  case state(IndexFormatError)
  /// A page that another one, or the state, refers to is not there.
  case pageMissing(UInt64)
  /// The bytes of a page are none.
  case page(UInt64, IndexFormatError)
  /// A page is well formed, but does not hash to what the page above it, or the state, says.
  case pageHash(UInt64)
  /// A page holds other keys than the page above it says.
  case pagePlace(UInt64)
  /// A chunk of a posting list is not there.
  case chunkMissing(UInt64)
  /// The bytes of a chunk are none.
  case chunk(UInt64, IndexFormatError)
  /// The chunk is well formed, but does not belong to the posting list that refers to it.
  case chunkPlace(UInt64)
  /// The posting list of the key does not hash to what its page says.
  case postings(IndexKey)
  /// The entry is to be filed under the key, but the key's last one is not below it.
  case entryOrder(IndexKey, entry: UInt64, last: UInt64)
}

/// How bytes fail to be what they should be.
public enum IndexFormatError: Error, Equatable {
  /// Their last 8 bytes are not the checksum of those before.
  case checksum
  /// They are of another version than this program reads.
  case version
  /// They end too early, or go on too long.
  case length
  /// A count or a length is out of bounds.
  case count
  /// A number is too large, or not written in the shortest way.
  case number
  /// Keys or entry numbers do not ascend, or a key stands where it cannot.
  case order
}

extension IndexError: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .state(let fault): "what is stored of the index's root is damaged: \(fault)"
    case .pageMissing(let number): "page \(number) of the index is missing"
    case .page(let number, let fault): "page \(number) of the index is damaged: \(fault)"
    case .pageHash(let number):
      "page \(number) of the index does not hash to what the page above it says"
    case .pagePlace(let number): "page \(number) of the index holds keys of another place"
    case .chunkMissing(let number): "chunk \(number) of a posting list is missing"
    case .chunk(let number, let fault): "chunk \(number) of a posting list is damaged: \(fault)"
    case .chunkPlace(let number): "chunk \(number) belongs to another posting list"
    case .postings(let key): "the posting list of \(key.base64) does not hash to what its page says"
    case .entryOrder(let key, let entry, let last):
      "entry \(entry) cannot be filed under \(key.base64), where entry \(last) stands already"
    }
  }
}

extension IndexFormatError: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .checksum: "its checksum is another"
    case .version: "it is of another version"
    case .length: "it is cut off, or too long"
    case .count: "a count is out of bounds"
    case .number: "a number is not written as it must be"
    case .order: "its keys or numbers do not ascend"
    }
  }
}
