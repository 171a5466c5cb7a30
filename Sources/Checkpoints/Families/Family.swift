import StrictJSON
public import Transformer

/// How the checkpoints of one family become a model, and a model one of them.
///
/// All that is particular to a family is here: what its config.json says, what its tensors are called,
/// and how they lie in the file. Whatever all families share (wrappers around names, adapters, shards,
/// stored heads, checks of shapes) knows none of them.
protocol Family: Sendable {
  /// What `model_type` says.
  var modelType: String { get }

  /// What the names of its classes in transformers begin with.
  var classStem: String { get }

  /// The class that transformers reads a written checkpoint with.
  var className: String { get }

  /// Its name for people.
  var title: String { get }

  /// What its tensors are called.
  var names: FamilyNames { get }

  /// Reads config.json.
  ///
  /// - Throws: the first setting that is missing, beyond its limits, or asks for another model.
  func read(_ members: ConfigurationMembers) throws(SettingProblem) -> FamilyReading

  /// How a tensor lies in the file; nil where it lies as in memory.
  func layout(of parameter: Parameter) -> StoredLayout

  /// The members of config.json that say the shape, without those that all families have.
  func members(_ shape: Configuration, _ settings: CheckpointSettings) -> JSONOutput
}

extension Family {
  var className: String { classStem + "ForCausalLM" }
  func layout(of parameter: Parameter) -> StoredLayout { .asInMemory }

  /// Whether a class of transformers is one of this family.
  func has(class name: String) -> Bool {
    let rest = name.dropFirst(classStem.count)
    return name.hasPrefix(classStem)
      && ["For", "Model", "LMHead", "DoubleHeads", "PreTrained"].contains(where: rest.hasPrefix)
  }
}

/// What a family's config.json says.
struct FamilyReading {
  var configuration: Configuration
  var settings: CheckpointSettings
  var notes: [CheckpointNote] = []
}

/// The families that are read: a new one is a line here and a file beside this one.
enum Families {
  static let all: [any Family] = [
    GPT2Family(), NeoXFamily(), NeoFamily(), LlamaFamily(), MistralFamily(), Qwen2Family(),
    Qwen3Family(),
  ]

  /// The family of a `model_type`; nil where it is not read.
  static func named(_ modelType: String) -> (any Family)? {
    all.first { $0.modelType == modelType }
  }

  /// The family that a model is read from and written as.
  static func of(_ architecture: Architecture) -> any Family {
    guard let family = named(architecture.family) else {
      preconditionFailure("Families: there is no \(architecture.family)")
    }
    return family
  }

  /// The families in words: "GPT-2, Llama and Qwen3".
  static var titles: String { list(all.map(\.title), "and") }

  /// What `model_type` may be, in words.
  static var modelTypes: String { list(all.map(\.modelType), "or") }

  private static func list(_ words: [String], _ conjunction: String) -> String {
    words.dropLast().joined(separator: ", ") + " \(conjunction) " + (words.last ?? "")
  }
}

extension Architecture {
  /// The family's name for people, such as "GPT-NeoX".
  public var familyTitle: String { Families.named(family)?.title ?? family }
}
