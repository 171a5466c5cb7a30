import Transformer

/// Something with a form in JSON.
protocol JSONRepresentable {
  /// The value in JSON.
  var json: JSONOutput { get }
}

extension JSONOutput: JSONRepresentable {
  var json: JSONOutput { self }
}

extension Bool: JSONRepresentable {
  var json: JSONOutput { .bool(self) }
}

extension Int: JSONRepresentable {
  var json: JSONOutput { .integer(self) }
}

extension UInt64: JSONRepresentable {
  // Readers of JSON keep whole numbers exactly up to 2^53 only.
  var json: JSONOutput { self < 1 << 53 ? .integer(Int(self)) : .string(String(self)) }
}

extension Float: JSONRepresentable {
  var json: JSONOutput { .float(self) }
}

extension Double: JSONRepresentable {
  var json: JSONOutput { .double(self) }
}

extension String: JSONRepresentable {
  var json: JSONOutput { .string(self) }
}

extension Optional: JSONRepresentable where Wrapped: JSONRepresentable {
  var json: JSONOutput { map(\.json) ?? .null }
}

extension Array: JSONRepresentable where Element: JSONRepresentable {
  var json: JSONOutput { .array(map(\.json)) }
}

extension Head: JSONRepresentable {
  var json: JSONOutput { .string(description) }
}
