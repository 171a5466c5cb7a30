import Tensors

/// Memory that every block of a pass reuses.
struct Scratch {
  /// A normalised stream: [N, D].
  var normed: Tensor
  /// LayerNorm denominators: [N].
  var scale: Tensor
  /// Queries, keys and values side by side: [N, 3 D].
  var inputs: Tensor
  /// z: [N, D].
  var z: Tensor
  /// What attention or the MLP adds to the stream: [N, D].
  var out: Tensor
  /// The MLP's hidden layer: [N, F].
  var hidden: Tensor

  init(rows: Int, _ configuration: Configuration) {
    let width = configuration.width
    normed = Tensor(forOverwriting: [rows, width])
    scale = Tensor(forOverwriting: [rows])
    inputs = Tensor(forOverwriting: [rows, 3 * width])
    z = Tensor(forOverwriting: [rows, width])
    out = Tensor(forOverwriting: [rows, width])
    hidden = Tensor(forOverwriting: [rows, configuration.hidden])
  }
}
