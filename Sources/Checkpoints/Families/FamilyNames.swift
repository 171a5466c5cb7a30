public import Transformer

/// What the checkpoints of a family call their tensors.
struct FamilyNames: Sendable {
  /// What the model with a head puts before the names of its body; one component.
  let prefix: String
  /// What the names of the blocks begin with; their number follows.
  let blocks: String
  /// The names outside the blocks, without prefix; the head's too, which never has one.
  let outer: [Parameter: String]
  /// The names within a block.
  let parts: [Parameter.Part: String]
  /// Masks and their fill values, which old files store within blocks.
  let masks: Set<String>
  /// Whether old files store the frequencies of rotary positions.
  let storesFrequencies: Bool

  private let parameters: [String: Parameter]
  private let partsOfNames: [String: Parameter.Part]

  init(
    prefix: String, blocks: String, outer: [Parameter: String], parts: [Parameter.Part: String],
    masks: Set<String> = [], storesFrequencies: Bool = false
  ) {
    self.prefix = prefix
    self.blocks = blocks
    self.outer = outer
    self.parts = parts
    self.masks = masks
    self.storesFrequencies = storesFrequencies
    parameters = Dictionary(uniqueKeysWithValues: outer.map { ($1, $0) })
    partsOfNames = Dictionary(uniqueKeysWithValues: parts.map { ($1, $0) })
  }

  /// The name without prefix, as the model without head writes it.
  func bareName(of parameter: Parameter) -> String {
    let name: String? =
      if case .block(let layer, let part) = parameter {
        parts[part].map { "\(blocks).\(layer).\($0)" }
      } else {
        outer[parameter]
      }
    guard let name else { preconditionFailure("FamilyNames: \(prefix) has no \(parameter)") }
    return name
  }

  /// The name as the model with head writes it: all but the head with a prefix.
  func name(of parameter: Parameter) -> String {
    parameter == .unembedding ? bareName(of: parameter) : "\(prefix).\(bareName(of: parameter))"
  }

  /// The parameter of a name outside the blocks, without prefix.
  func outer(named name: String) -> Parameter? { parameters[name] }

  /// The part of a name within a block.
  func part(named name: String) -> Parameter.Part? { partsOfNames[name] }
}

extension Parameter {
  /// The name that checkpoints of an architecture's family give the parameter.
  public func name(in architecture: Architecture) -> String {
    Families.of(architecture).names.name(of: self)
  }
}
