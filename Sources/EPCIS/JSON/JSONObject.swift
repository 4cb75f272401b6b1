/// The members of a JSON object, in the order in which they were written.
///
/// No name stands twice, and names are the same only if their bytes are. Two objects are equal if
/// they have equal members, in whatever order. Looking a name up is linear: objects are small.
public struct JSONObject: Sendable {
  /// One name and its value.
  public struct Member: Sendable {
    /// The name, unescaped.
    public let name: String
    /// What it stands for.
    public var value: JSONValue

    /// Pairs a name with a value.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The members in order.
  public private(set) var members: [Member]

  /// An object without members.
  public init() { members = [] }

  /// Takes members whose names the caller knows to differ, in linear time.
  public init(unique members: [Member]) { self.members = members }

  /// Whether there are no members.
  public var isEmpty: Bool { members.isEmpty }

  /// The number of members.
  public var count: Int { members.count }

  /// The value of the member called `name`; setting `nil` removes it, a new name goes last.
  public subscript(name: String) -> JSONValue? {
    get { index(of: name).map { members[$0].value } }
    set {
      switch (index(of: name), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name, value))
      case (nil, nil): break
      }
    }
  }

  private func index(of name: String) -> Int? {
    members.firstIndex { $0.name.hasSameBytes(as: name) }
  }

  /// The members in the order of RFC 8785: by the UTF-16 code units of their names.
  var sortedMembers: [Member] {
    members.sorted { $0.name.precedesByUTF16($1.name) }
  }
}

extension JSONObject: Hashable {
  /// Whether both have the same members, in any order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left.sortedMembers, right.sortedMembers).allSatisfy { one, other in
      one.name.hasSameBytes(as: other.name) && one.value == other.value
    }
  }

  /// Feeds the members in sorted order.
  public func hash(into hasher: inout Hasher) {
    for member in sortedMembers {
      hasher.combine(ByteText(member.name))
      hasher.combine(member.value)
    }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Takes the members of a literal, whose names must differ.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init()
    for (name, value) in elements {
      precondition(self[name] == nil, "a literal object names \(name) twice")
      self[name] = value
    }
  }
}
