extension JSONReader {
  /// Reads any value as a tree; a repeated key is an error.
  ///
  /// The open containers are kept in an array, not on the stack.
  public mutating func value() throws(JSONError) -> JSON {
    var unfinished: [Branch] = []
    reading: while true {
      var finished = try leafOrEntrance(&unfinished)
      while let last = unfinished.indices.last {
        if let finished { unfinished[last].append(finished) }
        if try findNext(of: &unfinished[last]) { continue reading }
        finished = unfinished.removeLast().finished
      }
      if let finished { return finished }
    }
  }

  /// Reads a value without parts, or enters an array or object and gives nil.
  private mutating func leafOrEntrance(
    _ unfinished: inout [Branch]
  ) throws(JSONError) -> JSON? {
    switch try kind() {
    case .object:
      try enterObject()
      unfinished.append(Branch(isObject: true))
      return nil
    case .array:
      try enterArray()
      unfinished.append(Branch(isObject: false))
      return nil
    case .null:
      try null()
      return .null
    case .bool: return .bool(try bool())
    case .number: return try numericValue()
    case .string: return .string(try string())
    }
  }

  /// Goes to the next value of a container; false when it has none, which leaves it.
  private mutating func findNext(of branch: inout Branch) throws(JSONError) -> Bool {
    guard branch.isObject else { return try nextElement() }
    guard let key = try nextKey() else { return false }
    guard branch.members.index(of: key) == nil else {
      throw failure(.duplicateKey(key), at: start)
    }
    branch.key = key
    return true
  }
}

/// An array or object whose end is not read yet.
private struct Branch {
  let isObject: Bool
  var elements: [JSON] = []
  var members = JSONObject()
  /// The key whose value is awaited.
  var key = ""

  init(isObject: Bool) { self.isObject = isObject }

  var finished: JSON { isObject ? .object(members) : .array(elements) }

  mutating func append(_ value: JSON) {
    if isObject {
      members.append(key: key, value: value)
    } else {
      elements.append(value)
    }
  }
}
