public import Screen

/// Boxes with items and arrows between them, such as the classes of a circuit.
public struct DiagramFigure: Hashable, Sendable {
  /// The words above it; empty when the figure's own title says enough.
  public var title: String
  /// What is drawn.
  public var diagram: Diagram
  /// What the items are, in one word.
  public var itemTitle: String
  /// What the boxes are, in one word.
  public var boxTitle: String
  /// What it is to be new, such as `new`, or `in B alone`.
  public var addedMeaning: String
  /// What it is to be gone, such as `gone`, or `in A alone`.
  public var removedMeaning: String

  /// Puts a figure together.
  ///
  /// - Parameters:
  ///   - title: words above it.
  ///   - diagram: what is drawn.
  ///   - itemTitle: what the items are.
  ///   - boxTitle: what the boxes are.
  ///   - addedMeaning: what it is to be new.
  ///   - removedMeaning: what it is to be gone.
  public init(
    title: String = "", _ diagram: Diagram, itemTitle: String = "head",
    boxTitle: String = "class", addedMeaning: String = "new", removedMeaning: String = "gone"
  ) {
    self.title = title
    self.diagram = diagram
    self.itemTitle = itemTitle
    self.boxTitle = boxTitle
    self.addedMeaning = addedMeaning
    self.removedMeaning = removedMeaning
  }
}
