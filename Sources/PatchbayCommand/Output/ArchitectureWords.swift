import Checkpoints
import Tensors
import Transformer

/// What a model is made of, in words.
struct ArchitectureWords {
  let shape: Configuration

  /// The family, how streams are normalised, and how blocks are put together.
  var family: String {
    let architecture = shape.architecture
    var words = architecture.familyTitle
    words += ", \(architecture.norm.title)"
    if architecture.normalisesQueriesAndKeys { words += ", of queries and keys too" }
    if architecture.isParallel { words += ", attention and MLP in parallel" }
    return words
  }

  /// How many heads there are, of queries and of keys and values.
  var heads: String {
    let words = "each with \(shape.heads) heads of width \(shape.headWidth)"
    guard shape.hasGroups else { return words }
    return words
      + (shape.keyValueHeads == 1
        ? ", which share keys and values"
        : ", keys and values shared by groups of \(shape.heads / shape.keyValueHeads)")
  }

  /// The MLP's width and activation.
  var mlp: String {
    let activation =
      switch shape.architecture.activation {
      case .geluTanh: "GELU in tanh form"
      case .gelu: "GELU"
      case .silu: "SiLU"
      case .relu: "ReLU"
      }
    return "\(shape.architecture.isGated ? "gated " : "")MLP \(shape.hidden) of \(activation)"
  }

  /// How positions are told apart.
  var positions: String {
    guard let rotary = shape.architecture.rotary else { return "learned" }
    let part =
      rotary.width == shape.headWidth
      ? "rotary" : "rotary in \(rotary.width) of a head's \(shape.headWidth) elements"
    return part + ", base \(Self.number(rotary.base))" + scaling(rotary.scaling)
  }

  /// A number without a fraction that says nothing.
  private static func number(_ number: Double) -> String {
    number.rounded() == number && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
  }

  private func scaling(_ scaling: Rotary.Scaling) -> String {
    switch scaling {
    case .none: ""
    case .linear(let factor): ", angles divided by \(Self.number(factor))"
    case .llama3(let factor, _, _, let context):
      ", slow angles divided by \(Self.number(factor)) (llama3, from \(context) positions)"
    case .yarn(let yarn):
      ", slow angles divided by \(Self.number(yarn.factor)) (YaRN, from \(yarn.context) positions)"
    }
  }

  /// Which layers see how far back; nil where all see everything.
  var windows: String? {
    let windows = (0..<shape.layers).map { shape.window(layer: $0) }
    let layers = windows.indices.filter { windows[$0] != nil }
    let sizes = Set(windows.compactMap(\.self)).sorted().map(String.init)
    guard !layers.isEmpty else { return nil }
    let which =
      layers.count == shape.layers
      ? "all layers"
      : (layers.count == 1 ? "layer " : "layers ")
        + layers.prefix(12).map(String.init).joined(separator: ", ")
        + (layers.count > 12 ? " and \(layers.count - 12) more" : "")
    return "the last \(sizes.joined(separator: " or ")) positions, in \(which)"
  }

  /// Which linear maps have a bias.
  var biases: String {
    let biases = shape.architecture.biases
    guard biases != .all else { return "of all linear maps" }
    let parts: [(Architecture.Biases, String)] = [
      (.attentionInput, "queries, keys and values"), (.attentionOutput, "attention's output"),
      (.mlp, "the MLP"),
    ]
    let found = parts.filter { biases.contains($0.0) }.map(\.1)
    return found.isEmpty ? "none" : "of " + found.joined(separator: "; ")
  }
}
