import StrictJSON
import Transformer

/// Mistral.
///
/// Source: Jiang et al. 2023.
struct MistralFamily: Family {
  let modelType = "mistral"
  let classStem = "Mistral"
  let title = "Mistral"

  var names: FamilyNames { .llama }

  func read(_ members: ConfigurationMembers) throws(SettingProblem) -> FamilyReading {
    let layers = try members.needed("num_hidden_layers", ModelLimits.layers)
    // Where it is left out the first Mistral is meant; null says that there is no window.
    let key = "sliding_window"
    let found = try members.integer(key, ModelLimits.context)
    let window = found ?? (members.mentions(key) ? nil : 4096)
    return try LlamaForm(
      family: modelType, usualKeyValueHeads: 8, windows: Array(repeating: window, count: layers)
    ).read(members)
  }

  func members(_ shape: Configuration, _ settings: CheckpointSettings) -> JSONOutput {
    LlamaForm.members(shape, settings).adding(["sliding_window": shape.window(layer: 0)])
  }
}
