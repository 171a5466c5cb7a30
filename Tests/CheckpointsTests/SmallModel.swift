import Checkpoints
import Tensors
import TestSupport
import Transformer

/// A model of a few hundred numbers, each different from its neighbours, for tests of reading.
enum SmallModel {
  static let configuration = Configuration(
    layers: 2, heads: 2, width: 4, hidden: 6, vocabulary: 5, context: 3)

  static let json = """
    {"model_type": "gpt2", "n_layer": 2, "n_head": 2, "n_embd": 4, "n_inner": 6,
     "n_positions": 3, "vocab_size": 5, "layer_norm_epsilon": 1e-5,
     "activation_function": "gelu_new"}
    """

  static let places = Parameter.gpt2(layers: 2, hasSeparateHead: false)

  /// Multiples of 1/16 below 16: exact in every type of weights but for bfloat16's eight bits,
  /// which keep multiples of 1/16 below 16.
  static func values(_ place: Parameter) -> [Float] {
    let start = places.firstIndex(of: place) ?? 40
    let count = place.shape(configuration).count
    return (0..<count).map { Float((7 * start + 3 * $0) % 255 - 127) / 16 }
  }

  /// A writer with the model's tensors under these names.
  static func writer(
    type: ElementType = .float32, name: (Parameter) -> String = \.name
  ) -> SafetensorsWriter {
    var writer = SafetensorsWriter()
    for place in places {
      writer.add(name(place), place.shape(configuration).extents, values(place), as: type)
    }
    return writer
  }

  /// A folder with config.json and model.safetensors.
  static func folder(
    json: String = json, weights: [UInt8] = writer().file()
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(json.utf8, to: "config.json")
    try folder.write(weights, to: "model.safetensors")
    return folder
  }

  /// The places whose tensor differs from the model's values.
  static func differences(_ weights: Weights) -> [Parameter] {
    places.filter { place in
      place.tensor(of: weights) != Tensor(values(place), shape: place.shape(configuration))
    }
  }
}

/// The error that reading a folder ends with, in words; nil where it can be read.
func messageOfReading(_ folder: TemporaryFolder) -> String? {
  do throws(CheckpointError) {
    _ = try folder.read()
    return nil
  } catch {
    return folder.neutral(error)
  }
}
