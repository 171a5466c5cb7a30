/// The names of residual streams where people read them, on screens, in figures and in tables.
public enum ResidualName {
  /// The name of the stream that enters a layer, as `before 5`.
  public static func before(_ layer: Int) -> String { "before \(layer)" }

  /// The name of the stream between the attention and the MLP of a layer, as `within 5`.
  public static func within(_ layer: Int) -> String { "within \(layer)" }

  /// The name of the stream that leaves a layer, as `after 5`.
  public static func after(_ layer: Int) -> String { "after \(layer)" }

  /// The name of one of the streams between layers.
  ///
  /// - Parameters:
  ///   - index: the number of the stream, 0 for the one that enters the first layer.
  ///   - layers: the layers of the model.
  /// - Returns: the name by the layer that reads the stream; the last one is read by none.
  public static func between(_ index: Int, layers: Int) -> String {
    index < layers ? before(index) : after(layers - 1)
  }
}
