/// Reads a JSON text value by value, without building a tree.
///
/// The caller says what it expects; anything else is an error that names the place:
///
///     var reader = try JSONReader(bytes)
///     try reader.enterObject()
///     while let key = try reader.nextKey() { sizes.append((key, try reader.integer())) }
///     try reader.end()
///
/// The rules are those of `JSON.parse`, save that repeated keys are for the caller to notice in the
/// objects it enters (`value()` notices them). After an error the reader is of no further use.
public struct JSONReader: Sendable {
  let bytes: [UInt8]
  let limits: JSONLimits

  /// The next byte to read.
  var position = 0

  /// Where the latest key or value begins.
  var start = 0

  /// The arrays and objects that are open, outermost first.
  private var open: [Container] = []

  /// Whether the innermost container was entered and none of its members asked for.
  private var isFresh = false

  private enum Container { case array, object }

  /// Starts at the beginning of a text.
  ///
  /// - Throws: when the text is longer than the limit, empty, or begins with a byte order mark.
  public init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    self.bytes = bytes
    self.limits = limits
    guard bytes.count <= limits.bytes else {
      throw failure(.tooLarge(bytes: bytes.count, limit: limits.bytes), at: 0)
    }
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw failure(.byteOrderMark, at: 0) }
    skipSpace()
    guard position < bytes.count else { throw failure(.empty, at: position) }
  }

  /// Where the latest key or value begins.
  public var place: JSONPlace { JSONPlace(byte: start, in: bytes) }

  /// The sort of the next value, which is not read yet.
  public mutating func kind() throws(JSONError) -> JSONKind {
    skipSpace()
    start = position
    switch peek() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"): return .number
    case let digit? where 0x30...0x39 ~= digit: return .number
    case let found: throw unexpected(.value, found)
    }
  }

  /// Enters an object; `nextKey` then gives its keys.
  public mutating func enterObject() throws(JSONError) {
    try expect(.object)
    try enter(.object)
  }

  /// The next key of the object entered last; nil, leaving the object, when there is none.
  ///
  /// The key's value must be read before the next call.
  public mutating func nextKey() throws(JSONError) -> String? {
    precondition(open.last == .object, "JSONReader: nextKey outside an object")
    guard try advance(closing: UInt8(ascii: "}"), orElse: .commaOrBrace) else { return nil }
    skipSpace()
    guard peek() == UInt8(ascii: "\"") else { throw unexpected(.key, peek()) }
    start = position
    let key = try quotedText()
    skipSpace()
    guard peek() == UInt8(ascii: ":") else { throw unexpected(.colon, peek()) }
    position += 1
    return key
  }

  /// Enters an array; `nextElement` then tells whether it has a further value.
  public mutating func enterArray() throws(JSONError) {
    try expect(.array)
    try enter(.array)
  }

  /// Whether the array entered last has a further value, which is then the next to read; false
  /// leaves the array.
  public mutating func nextElement() throws(JSONError) -> Bool {
    precondition(open.last == .array, "JSONReader: nextElement outside an array")
    return try advance(closing: UInt8(ascii: "]"), orElse: .commaOrBracket)
  }

  /// Reads a string.
  public mutating func string() throws(JSONError) -> String {
    try expect(.string)
    return try quotedText()
  }

  /// Reads a truth value.
  public mutating func bool() throws(JSONError) -> Bool {
    try expect(.bool)
    let isTrue = peek() == UInt8(ascii: "t")
    try literal(isTrue ? "true" : "false")
    return isTrue
  }

  /// Reads `null`.
  public mutating func null() throws(JSONError) {
    try expect(.null)
    try literal("null")
  }

  /// Checks that nothing but white space is left.
  public mutating func end() throws(JSONError) {
    precondition(open.isEmpty, "JSONReader: end inside an array or object")
    skipSpace()
    if let found = peek() { throw failure(.trailing(found: found), at: position) }
  }
}

extension JSONReader {
  /// The next byte; nil at the end of the text.
  func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Goes to the next byte that is no white space.
  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// Checks the sort of the next value.
  mutating func expect(_ expected: JSONKind) throws(JSONError) {
    let found = try kind()
    guard found == expected else {
      throw failure(.wrongKind(expected: expected, found: found), at: position)
    }
  }

  /// An error at a byte.
  func failure(_ problem: JSONProblem, at byte: Int) -> JSONError {
    JSONError(problem: problem, place: JSONPlace(byte: byte, in: bytes))
  }

  /// The error that something else was expected at the current byte.
  func unexpected(_ expected: JSONExpectation, _ found: UInt8?) -> JSONError {
    failure(.unexpected(expected: expected, found: found), at: position)
  }

  private mutating func enter(_ container: Container) throws(JSONError) {
    guard open.count < limits.depth else {
      throw failure(.tooDeep(limit: limits.depth), at: position)
    }
    open.append(container)
    isFresh = true
    position += 1
  }

  /// Passes a comma, or leaves the container at its closing byte.
  ///
  /// - Returns: whether a further member must follow.
  private mutating func advance(
    closing: UInt8, orElse expected: JSONExpectation
  ) throws(JSONError) -> Bool {
    skipSpace()
    let found = peek()
    if found == closing {
      position += 1
      open.removeLast()
      isFresh = false
      return false
    }
    if isFresh {
      isFresh = false
    } else {
      guard found == UInt8(ascii: ",") else { throw unexpected(expected, found) }
      position += 1
    }
    return true
  }

  private mutating func literal(_ word: StaticString) throws(JSONError) {
    let text = word.description
    for byte in text.utf8 {
      guard peek() == byte else { throw unexpected(.literal(text), peek()) }
      position += 1
    }
  }
}
