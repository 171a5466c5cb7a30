/// A JSON value to be written, its members in the order given.
///
/// Numbers are written with the fewest digits that read back as the same number in their own
/// precision; what is infinite or not a number becomes null, which is all that JSON has for it.
indirect enum JSONOutput: Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case float(Float)
  case double(Double)
  case string(String)
  case array([JSONOutput])
  case object([Member])

  /// A key and its value.
  struct Member: Equatable {
    let key: String
    let value: JSONOutput
  }

  /// The value as text: objects over several lines, lists of plain values on one.
  var text: String {
    var text = ""
    write(to: &text, indent: "")
    return text
  }

  private func write(to text: inout String, indent: String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .float(let value): text += value.isFinite ? value.description : "null"
    case .double(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): Self.write(value, to: &text)
    case .array(let values): Self.write(values, to: &text, indent: indent)
    case .object(let members): Self.write(members, to: &text, indent: indent)
    }
  }

  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
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

extension JSONOutput: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, any JSONRepresentable)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1.json) })
  }
}

extension JSONOutput {
  /// An object with the members of another after its own.
  func adding(_ more: JSONOutput) -> JSONOutput {
    guard case .object(let members) = self, case .object(let others) = more else { return self }
    return .object(members + others)
  }
}
