/// Where in a JSON text a byte stands, for messages about texts that could not be read.
struct JSONPlace {
  /// A step of the path: the name of a member as it is written, or the index of an element.
  enum Step: Hashable {
    case member(String)
    case element(Int)
  }

  /// From the outside in; as many levels as were read.
  private(set) var path: [Step] = []

  private static let namesBytesMax = 80

  /// Reads the brackets, names and commas before `offset`, and the name that begins there, if one does.
  init(of offset: Int, in bytes: [UInt8], depthMax: Int) {
    var index = 0
    var isName = false
    while index < bytes.count, index <= offset, path.count <= depthMax {
      switch bytes[index] {
      case UInt8(ascii: "{"):
        guard index < offset else { return }
        path.append(.member(""))
        isName = true
      case UInt8(ascii: "["):
        guard index < offset else { return }
        path.append(.element(0))
        isName = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard index < offset, !path.isEmpty else { return }
        path.removeLast()
        isName = false
      case UInt8(ascii: ","):
        guard index < offset else { return }
        isName = next()
      case UInt8(ascii: ":"): isName = false
      case UInt8(ascii: "\""):
        let end = Self.end(ofString: index, in: bytes)
        if isName, !path.isEmpty {
          let name = bytes[min(index + 1, end)..<end].prefix(Self.namesBytesMax)
          path[path.count - 1] = .member(String(decoding: name, as: UTF8.self))
        }
        index = end
      default: break
      }
      index += 1
    }
  }

  /// Steps over a comma; true if a name follows.
  private mutating func next() -> Bool {
    switch path.last {
    case .element(let index): path[path.count - 1] = .element(index + 1)
    case .member:
      path[path.count - 1] = .member("")
      return true
    case nil: break
    }
    return false
  }

  /// The offset of the quote that ends the string, or of the end of the text.
  private static func end(ofString start: Int, in bytes: [UInt8]) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index, bytes.count)
  }

  private static let eventLists: [[Step]] = [
    [.member("epcisBody"), .member("eventList")],
    [.member("epcisBody"), .member("queryResults"), .member("resultsBody"), .member("eventList")],
  ]

  /// The number of the event in which it stands, and the path from there; or the whole path.
  func placed(firstEventNumber: Int) -> (eventNumber: Int?, field: String) {
    for list in Self.eventLists where path.count > list.count && path.starts(with: list) {
      guard case .element(let index) = path[list.count] else { continue }
      return (firstEventNumber + index, Self.text(path[(list.count + 1)...]))
    }
    return (nil, Self.text(path[...]))
  }

  private static func text(_ steps: ArraySlice<Step>) -> String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .member(""): break
      case .member(let name): text += text.isEmpty ? name : "." + name
      case .element(let index): text += "[\(index)]"
      }
    }
  }
}
