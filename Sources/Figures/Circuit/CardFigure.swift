public import Screen

/// Findings on one page, each with a number, an interval and a sentence.
public struct CardFigure: Hashable, Sendable {
  /// The words above it; empty when the figure's own title says enough.
  public var title: String
  /// The findings.
  public var card: Card

  /// Puts a figure together.
  public init(title: String = "", _ card: Card) {
    self.title = title
    self.card = card
  }
}
