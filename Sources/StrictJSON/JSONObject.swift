/// The members of a JSON object, in the order of the text, no key twice.
///
/// Keys are equal when their code points are: "é" as one and as two code points are two keys, as
/// RFC 8259 has it, though Swift calls the strings equal.
public struct JSONObject: Hashable, Sendable {
  /// The keys in the order of the text.
  public private(set) var keys: [String] = []

  /// The values in the order of the keys.
  public private(set) var values: [JSON] = []

  /// Where each key stands; kept only once there are too many keys to look through.
  private var places: [ExactKey: Int] = [:]

  /// Up to this many keys, comparing each is quicker than hashing one.
  private static let fewKeys = 8

  /// An object without members.
  public init() {}

  /// The number of members.
  public var count: Int { keys.count }

  /// Whether there are no members.
  public var isEmpty: Bool { keys.isEmpty }

  /// The value of a key, found in constant time; nil without such a key.
  public subscript(key: String) -> JSON? { index(of: key).map { values[$0] } }

  /// Adds a member at the end.
  ///
  /// - Returns: false, changing nothing, when the key is there already. Constant time.
  @discardableResult
  public mutating func append(key: String, value: JSON) -> Bool {
    guard index(of: key) == nil else { return false }
    keys.append(key)
    values.append(value)
    if keys.count > Self.fewKeys {
      if places.isEmpty {
        for (index, key) in keys.enumerated() { places[ExactKey(key)] = index }
      } else {
        places[ExactKey(key)] = keys.count - 1
      }
    }
    return true
  }

  /// Where a key stands; nil without such a key.
  func index(of key: String) -> Int? {
    guard places.isEmpty else { return places[ExactKey(key)] }
    return keys.firstIndex { $0.utf8.elementsEqual(key.utf8) }
  }
}

/// A key that equals only itself, code point by code point.
private struct ExactKey: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactKey, right: ExactKey) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
