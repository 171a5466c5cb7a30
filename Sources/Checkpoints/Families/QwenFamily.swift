import StrictJSON
import Transformer

/// Qwen2 and Qwen2.5.
///
/// Source: Yang et al. 2024.
struct Qwen2Family: Family {
  let modelType = "qwen2"
  let classStem = "Qwen2"
  let title = "Qwen2"

  var names: FamilyNames { .llama }

  func read(_ members: ConfigurationMembers) throws(SettingProblem) -> FamilyReading {
    try LlamaForm(
      family: modelType, usualKeyValueHeads: 32, biases: .attentionInput,
      windows: try QwenWindows.read(members)
    ).read(members)
  }

  func members(_ shape: Configuration, _ settings: CheckpointSettings) -> JSONOutput {
    LlamaForm.members(shape, settings).adding(QwenWindows.members(shape))
  }
}

/// Qwen3.
///
/// Source: Yang et al. 2025.
struct Qwen3Family: Family {
  let modelType = "qwen3"
  let classStem = "Qwen3"
  let title = "Qwen3"

  var names: FamilyNames { .llama }

  func read(_ members: ConfigurationMembers) throws(SettingProblem) -> FamilyReading {
    let hasBiases = try members.bool("attention_bias") ?? false
    return try LlamaForm(
      family: modelType, usualKeyValueHeads: 32, usualHeadWidth: 128,
      biases: hasBiases ? [.attentionInput, .attentionOutput] : [],
      windows: try QwenWindows.read(members), normalisesQueriesAndKeys: true
    ).read(members)
  }

  func members(_ shape: Configuration, _ settings: CheckpointSettings) -> JSONOutput {
    LlamaForm.members(shape, settings).adding(QwenWindows.members(shape)).adding([
      "attention_bias": shape.architecture.biases.contains(.attentionInput)
    ])
  }
}

/// Which layers of a Qwen see a window of the text.
enum QwenWindows {
  private static let (full, sliding) = ("full_attention", "sliding_attention")

  /// The window of each layer: of those that `layer_types` says, else from `max_window_layers` on.
  ///
  /// transformers 4.52 lets all layers slide once some do, unless flash attention is used; what the
  /// configuration means, and later versions do, is done here.
  static func read(_ members: ConfigurationMembers) throws(SettingProblem) -> [Int?] {
    let layers = try members.needed("num_hidden_layers", ModelLimits.layers)
    let kinds = try kinds(members, layers: layers)
    guard try members.bool("use_sliding_window") ?? false else {
      if kinds?.contains(sliding) == true {
        throw .contradiction("use_sliding_window false", "layer_types \(sliding)")
      }
      return []
    }
    let key = "sliding_window"
    let found = try members.integer(key, ModelLimits.context)
    guard let window = found ?? (members.mentions(key) ? nil : 4096) else {
      if kinds?.contains(sliding) == true { throw .missing(key: key) }
      return []
    }
    let first = try members.integer("max_window_layers", 0...ModelLimits.context.upperBound) ?? 28
    if let kinds { return kinds.map { $0 == sliding ? window : nil } }
    return (0..<layers).map { $0 >= first ? window : nil }
  }

  private static func kinds(
    _ members: ConfigurationMembers, layers: Int
  ) throws(SettingProblem) -> [String]? {
    let key = "layer_types"
    guard let kinds = try members.strings(key) else { return nil }
    guard kinds.count == layers else {
      throw .wrongCount(
        key: key, found: kinds.count, layers: layers, layersKey: "num_hidden_layers")
    }
    if let other = kinds.first(where: { $0 != full && $0 != sliding }) {
      throw .otherLayer(key: key, found: other, allowed: "\(full) and \(sliding)")
    }
    return kinds
  }

  /// What is written; nothing of windows where there are none, so that what was said of them stays.
  static func members(_ shape: Configuration) -> JSONOutput {
    let windows = (0..<shape.layers).map { shape.window(layer: $0) }
    guard let window = windows.compactMap(\.self).first else {
      return ["use_sliding_window": false]
    }
    return [
      "layer_types": windows.map { $0 == nil ? full : sliding },
      "max_window_layers": windows.firstIndex { $0 != nil },
      "sliding_window": window,
      "use_sliding_window": true,
    ]
  }
}
