/// One attention head, named as researchers write it: `9.6` is head 6 of layer 9.
public struct Head: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The layer, from 0.
  public var layer: Int
  /// The head within the layer, from 0.
  public var index: Int

  /// A head by its layer and its number there.
  public init(_ layer: Int, _ index: Int) {
    self.layer = layer
    self.index = index
  }

  /// Reads `layer.head`; nil where the text is anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let layer = Int(parts[0]), let index = Int(parts[1]),
      layer >= 0, index >= 0
    else { return nil }
    self.init(layer, index)
  }

  /// `layer.head`.
  public var description: String { "\(layer).\(index)" }

  /// Orders heads by layer, then by number.
  public static func < (left: Head, right: Head) -> Bool {
    (left.layer, left.index) < (right.layer, right.index)
  }
}

extension Head: Codable {
  /// Reads a head from its `layer.head` text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let head = Head(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a head; write layer.head, such as 9.6")
    }
    self = head
  }

  /// Writes a head as its `layer.head` text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
