import Tensors
public import Transformer

extension Configuration {
  /// What sets the model apart, each in a word or two: `3 key-value heads`, `RMSNorm`, `rotary`.
  ///
  /// Nothing for GPT-2, which is what people expect.
  public var traits: [String] {
    let architecture = architecture
    return [
      architecture.isParallel ? "parallel blocks" : nil,
      hasGroups
        ? "\(keyValueHeads) key-value head\(keyValueHeads == 1 ? "" : "s")" : nil,
      architecture.norm == .layer ? nil : architecture.norm.title,
      architecture.normalisesQueriesAndKeys ? "query and key norms" : nil,
      architecture.rotary == nil ? nil : "rotary",
      architecture.isGated ? "gated MLP" : nil,
      architecture.windows.contains { $0 != nil } ? "windows" : nil,
    ].compactMap(\.self)
  }

  /// The family's name alone: of a Pythia `GPT-NeoX`.
  public var familyName: String {
    architecture.familyTitle.split(separator: " (").first.map(String.init)
      ?? architecture.familyTitle
  }

  /// How positions are told apart, in words.
  public var positionWords: String {
    guard let rotary = architecture.rotary else { return "learned" }
    let width =
      rotary.width == headWidth ? "" : ", \(rotary.width) of \(headWidth) numbers of a head"
    let base =
      rotary.base == rotary.base.rounded() && rotary.base < 1e15
      ? "\(Int(rotary.base))" : "\(rotary.base)"
    return "rotary\(width), base \(base)" + rotary.scalingWords
  }

  /// How MLPs are made, in words.
  public var mlpWords: String {
    "\(hidden), \(architecture.activation.title)" + (architecture.isGated ? ", gated" : "")
  }

  /// Which layers see how many positions; nil where all see all.
  public var windowWords: String? {
    let windows = (0..<layers).compactMap { layer in window(layer: layer).map { (layer, $0) } }
    let sizes = Set(windows.map(\.1)).sorted()
    guard !sizes.isEmpty else { return nil }
    return sizes.map { size in
      let own = windows.filter { $0.1 == size }.map(\.0)
      let place =
        own.count == layers
        ? "all layers"
        : "layer\(own.count == 1 ? "" : "s") " + own.map(String.init).joined(separator: ", ")
      return "\(place): \(size) positions"
    }.joined(separator: "; ")
  }
}

extension Rotary {
  fileprivate var scalingWords: String {
    switch scaling {
    case .none: ""
    case .linear(let factor): ", slowed \(Self.short(factor)) times"
    case .llama3(let factor, low: _, high: _, context: let context):
      ", slow turns slowed \(Self.short(factor)) times beyond \(context) (Llama 3)"
    case .yarn(let yarn):
      ", slow turns slowed \(Self.short(yarn.factor)) times beyond \(yarn.context) (YaRN)"
    }
  }

  private static func short(_ number: Double) -> String {
    number == number.rounded() && number < 1e15 ? "\(Int(number))" : "\(number)"
  }
}

extension Activation {
  /// Its name in the literature.
  fileprivate var title: String {
    switch self {
    case .geluTanh: "GELU (tanh)"
    case .gelu: "GELU"
    case .silu: "SiLU"
    case .relu: "ReLU"
    }
  }
}
