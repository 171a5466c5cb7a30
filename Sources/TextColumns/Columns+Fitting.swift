extension Columns {
  /// The side at which text rests in a field wider than itself.
  public enum Alignment: Sendable, Hashable, CaseIterable {
    /// The text first, the blanks after it.
    case left
    /// The blanks first, the text after them.
    case right
    /// Half of the blanks on each side; an odd one goes to the right.
    case centre
  }

  /// The end of a text that is given up when the text does not fit.
  public enum CutEnd: Sendable, Hashable {
    /// Keeps the first characters.
    case tail
    /// Keeps the last characters.
    case head
  }

  /// The longest part of a text that takes at most `limit` columns, no character split.
  ///
  /// - Parameters:
  ///   - text: the text; control characters in it count as no column.
  ///   - limit: the columns there are; below 1 the result is empty.
  ///   - cut: the end that is given up.
  /// - Returns: the part that fits.
  public static func clipped(
    _ text: some StringProtocol, to limit: Int, cutting cut: CutEnd = .tail
  ) -> String {
    var used = 0
    func fits(_ character: Character) -> Bool {
      used += width(of: character)
      return used <= limit
    }
    guard limit > 0 else { return "" }
    switch cut {
    case .tail: return String(text.prefix(while: fits))
    case .head: return String(String(text.reversed().prefix(while: fits)).reversed())
    }
  }

  /// A text of at most `limit` columns, with a mark where something was left out.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - limit: the columns there are; below 1 the result is empty.
  ///   - ellipsis: the mark; when it alone does not fit, the text is cut without it.
  ///   - cut: the end that is given up.
  /// - Returns: the text itself when it fits.
  public static func truncated(
    _ text: some StringProtocol, to limit: Int, ellipsis: Character = "…",
    cutting cut: CutEnd = .tail
  ) -> String {
    guard width(of: text) > limit else { return String(text) }
    let room = limit - width(of: ellipsis)
    guard room >= 0 else { return clipped(text, to: limit, cutting: cut) }
    let kept = clipped(text, to: room, cutting: cut)
    return cut == .tail ? kept + String(ellipsis) : String(ellipsis) + kept
  }

  /// A text filled with blanks to at least `count` columns; a longer text is left as it is.
  public static func padded(
    _ text: some StringProtocol, to count: Int, alignment: Alignment = .left
  ) -> String {
    let missing = max(0, count - width(of: text))
    let before: Int
    switch alignment {
    case .left: before = 0
    case .right: before = missing
    case .centre: before = missing / 2
    }
    return String(repeating: " ", count: before) + text
      + String(repeating: " ", count: missing - before)
  }

  /// A text of exactly `count` columns: cut with a mark when longer, filled when shorter.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - count: the columns of the result; below 1 the result is empty.
  ///   - alignment: where a shorter text rests.
  ///   - ellipsis: the mark for what was left out.
  ///   - cut: the end that is given up.
  /// - Returns: text whose width is `count`.
  public static func fitted(
    _ text: some StringProtocol, to count: Int, alignment: Alignment = .left,
    ellipsis: Character = "…", cutting cut: CutEnd = .tail
  ) -> String {
    padded(
      truncated(text, to: count, ellipsis: ellipsis, cutting: cut), to: count, alignment: alignment)
  }
}
