/// Something with a form in JSON.
public protocol JSONRepresentable {
  /// The value in JSON.
  var json: JSONOutput { get }
}

extension JSONOutput: JSONRepresentable {
  /// The value itself.
  public var json: JSONOutput { self }
}

extension Bool: JSONRepresentable {
  /// `true` or `false`.
  public var json: JSONOutput { .bool(self) }
}

extension Int: JSONRepresentable {
  /// A whole number.
  public var json: JSONOutput { .integer(self) }
}

extension UInt64: JSONRepresentable {
  /// A whole number below 2^53, up to which readers of JSON keep them exactly; else a string.
  public var json: JSONOutput { self < 1 << 53 ? .integer(Int(self)) : .string(String(self)) }
}

extension Float: JSONRepresentable {
  /// A number, or null where it is infinite or not a number.
  public var json: JSONOutput { .float(self) }
}

extension Double: JSONRepresentable {
  /// A number, or null where it is infinite or not a number.
  public var json: JSONOutput { .double(self) }
}

extension String: JSONRepresentable {
  /// A string.
  public var json: JSONOutput { .string(self) }
}

extension Optional: JSONRepresentable where Wrapped: JSONRepresentable {
  /// The value's form, or null where there is none.
  public var json: JSONOutput { map(\.json) ?? .null }
}

extension Array: JSONRepresentable where Element: JSONRepresentable {
  /// An array.
  public var json: JSONOutput { .array(map(\.json)) }
}
