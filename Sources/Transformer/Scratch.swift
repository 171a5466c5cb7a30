import Tensors

/// Memory that every block of a pass reuses.
struct Scratch {
  /// A normalised stream: [N, D].
  var normed: Tensor
  /// Denominators of norms: [N].
  var scale: Tensor
  /// Queries, keys and values side by side: [N, (H + 2 G) K].
  var inputs: Tensor
  /// z: [N, H K].
  var z: Tensor
  /// What attention or the MLP adds to the stream: [N, D].
  var out: Tensor
  /// The MLP's hidden layer: [N, F].
  var hidden: Tensor
  /// What a gated hidden layer is multiplied by: [N, F].
  var linear: Tensor

  init(rows: Int, _ configuration: Configuration) {
    let width = configuration.width
    normed = Tensor(forOverwriting: [rows, width])
    scale = Tensor(forOverwriting: [rows])
    inputs = Tensor(forOverwriting: [rows, configuration.inputColumns])
    z = Tensor(forOverwriting: [rows, configuration.columns(of: .queries).count])
    out = Tensor(forOverwriting: [rows, width])
    hidden = Tensor(forOverwriting: [rows, configuration.hidden])
    linear = Tensor(
      forOverwriting: [configuration.architecture.isGated ? rows : 0, configuration.hidden])
  }
}
