/// A JSON value to be written, its members in the order given.
///
/// Numbers are written with the fewest digits that read back as the same number in their own
/// precision; what is infinite or not a number becomes null, which is all that JSON has for it.
public indirect enum JSONOutput: Equatable, Sendable {
  /// The literal `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A number of single precision.
  case float(Float)
  /// A number of double precision.
  case double(Double)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONOutput])
  /// An object; the caller makes sure that no key comes twice.
  case object([Member])

  /// A key and its value.
  public struct Member: Equatable, Sendable {
    /// The key.
    public let key: String
    /// What stands under it.
    public let value: JSONOutput

    /// Puts a value under a key.
    public init(key: String, value: JSONOutput) {
      self.key = key
      self.value = value
    }
  }

  /// The value as text for people: objects over several lines, lists of plain values on one.
  public var text: String {
    var text = ""
    write(to: &text, indent: "")
    return text
  }

  /// The value as text in one line, without blanks: a record of a JSON Lines file.
  public var line: String {
    var text = ""
    write(to: &text)
    return text
  }
}

extension JSONOutput: ExpressibleByDictionaryLiteral {
  /// Lets a dictionary literal stand for an object, its members in the order of the literal.
  public init(dictionaryLiteral elements: (String, any JSONRepresentable)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1.json) })
  }
}

extension JSONOutput {
  /// An object with the members of another after its own.
  ///
  /// - Parameter more: an object; whatever else leaves this value as it is.
  /// - Returns: the longer object.
  public func adding(_ more: JSONOutput) -> JSONOutput {
    guard case .object(let members) = self, case .object(let others) = more else { return self }
    return .object(members + others)
  }
}

// MARK: Writing

extension JSONOutput {
  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  /// Writes a value that is neither array nor object; those are written by the callers, who differ
  /// in their white space.
  private func writePlain(to text: inout String) {
    switch self {
    case .null, .array, .object: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .float(let value): text += value.isFinite ? value.description : "null"
    case .double(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): Self.write(value, to: &text)
    }
  }

  private func write(to text: inout String, indent: String) {
    switch self {
    case .array(let values): Self.write(values, to: &text, indent: indent)
    case .object(let members): Self.write(members, to: &text, indent: indent)
    default: writePlain(to: &text)
    }
  }

  private static func write(_ values: [JSONOutput], to text: inout String, indent: String) {
    let isInline = values.allSatisfy(\.isPlain)
    let inner = indent + "  "
    text += "["
    for (index, value) in values.enumerated() {
      if index > 0 { text += isInline ? ", " : "," }
      if !isInline { text += "\n" + inner }
      value.write(to: &text, indent: inner)
    }
    text += isInline ? "]" : "\n\(indent)]"
  }

  private static func write(_ members: [Member], to text: inout String, indent: String) {
    let isInline = members.count <= 5 && members.allSatisfy(\.value.isPlain) && !indent.isEmpty
    let inner = indent + "  "
    text += "{"
    for (index, member) in members.enumerated() {
      if index > 0 { text += isInline ? ", " : "," }
      if !isInline { text += "\n" + inner }
      write(member.key, to: &text)
      text += ": "
      member.value.write(to: &text, indent: inner)
    }
    text += isInline || members.isEmpty ? "}" : "\n\(indent)}"
  }

  private func write(to text: inout String) {
    switch self {
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.write(member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    default: writePlain(to: &text)
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
