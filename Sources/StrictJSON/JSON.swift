/// A JSON value (RFC 8259) as a tree.
public enum JSON: Hashable, Sendable {
  /// The literal `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number written without fraction and exponent that fits an `Int`.
  case integer(Int)
  /// Any other number, as the nearest double; always finite.
  case number(Double)
  /// A string, escapes resolved.
  case string(String)
  /// An array in the order of the text.
  case array([JSON])
  /// An object in the order of the text, no key twice.
  case object(JSONObject)

  /// Reads one whole document.
  ///
  /// Strict: the grammar of RFC 8259 and nothing beside it. Invalid UTF-8, a byte order mark, a
  /// repeated key, half a surrogate pair, a number beyond double range and anything after the value
  /// are errors, not repaired. No text makes it trap or recurse; time and memory are linear in the
  /// number of bytes.
  ///
  /// - Parameters:
  ///   - bytes: the document in UTF-8.
  ///   - limits: what is refused unread.
  /// - Returns: the document's one value.
  /// - Throws: what is wrong first, and where.
  public static func parse(
    _ bytes: [UInt8], limits: JSONLimits = JSONLimits()
  ) throws(JSONError) -> JSON {
    var reader = try JSONReader(bytes, limits: limits)
    let value = try reader.value()
    try reader.end()
    return value
  }

  /// What sort of value this is.
  public var kind: JSONKind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .integer, .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }
}

extension JSON {
  /// The truth value; nil when this is none.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The whole number; nil when this is none, or was written with a fraction or an exponent.
  public var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The number, whole or not, as a double; nil when this is no number.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The string; nil when this is none.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements; nil when this is no array.
  public var array: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members; nil when this is no object.
  public var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The value of a member; nil when this is no object or has no such key.
  public subscript(key: String) -> JSON? { object?[key] }
}

/// The sort of a JSON value.
public enum JSONKind: Hashable, Sendable {
  /// The literal `null`.
  case null
  /// `true` or `false`.
  case bool
  /// A number, whole or not.
  case number
  /// A string.
  case string
  /// An array.
  case array
  /// An object.
  case object
}
