/// The largest model that is read; numbers beyond come from damaged or hostile files.
enum ModelLimits {
  /// Layers.
  static let layers = 1...1024
  /// Heads of a layer.
  static let heads = 1...1024
  /// The width of a head where it is said.
  static let headWidth = 1...16_384
  /// The width of the residual stream.
  static let width = 1...65_536
  /// The width of the MLP's hidden layer.
  static let hidden = 1...4_194_304
  /// Positions of a row.
  static let context = 1...1_048_576
  /// Rows of the token embedding.
  static let vocabulary = 1...4_194_304
  /// Files of a sharded checkpoint.
  static let files = 1024
  /// Extents of a tensor.
  static let extents = 32
  /// The bytes of config.json.
  static let configurationBytes = 1 << 20
  /// The bytes of the index of a sharded checkpoint.
  static let indexBytes = 16 << 20
  /// The bytes of one file of a tokenizer.
  static let tokenizerBytes = 64 << 20
  /// The bytes of a safetensors header: the limit of the format's reference implementation.
  static let headerBytes = 100_000_000
}
