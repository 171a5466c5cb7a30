public import Screen

/// Nodes on layers and edges between them, such as a circuit of edges.
public struct GraphFigure: Hashable, Sendable {
  /// The words above it; empty when the figure's own title says enough.
  public var title: String
  /// What is drawn.
  public var graph: LayeredGraph

  /// Puts a figure together.
  public init(title: String = "", _ graph: LayeredGraph) {
    self.title = title
    self.graph = graph
  }
}
