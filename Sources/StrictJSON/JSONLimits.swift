/// What a reader refuses before it spends memory or time on it.
public struct JSONLimits: Hashable, Sendable {
  /// How many arrays and objects may be open at once.
  public let depth: Int

  /// How many bytes a document may have.
  public let bytes: Int

  /// The deepest nesting that may be asked for: a tree of values is freed level by level on the
  /// stack, which must have room for it.
  public static let greatestDepth = 512

  /// How many characters one number may have; the longest exact double needs fewer.
  static let numberLength = 1100

  /// Sets the limits.
  ///
  /// - Parameters:
  ///   - depth: open arrays and objects, from 0 (single values only) to `greatestDepth`, and taken
  ///     as the nearest of these when outside.
  ///   - bytes: the size of a document.
  public init(depth: Int = 64, bytes: Int = 64 << 20) {
    self.depth = min(max(depth, 0), Self.greatestDepth)
    self.bytes = max(bytes, 0)
  }
}
