import Foundation
import StrictJSON
import Transformer

/// How config.json says rotary positions, in any of the ways of transformers.
///
/// Until its version 4 the base is a member of its own and scaling an object, `rope_scaling`; since
/// version 5 both are in `rope_parameters`. A file may have both as long as they say the same.
struct RotarySettings {
  /// The keys of the base, each beside `rope_parameters.rope_theta`.
  var baseKeys = ["rope_theta"]
  /// The keys of the part of a head that is rotated, each beside `rope_parameters`' own.
  var partKeys = ["partial_rotary_factor"]
  /// The part where none is said.
  var usualPart = 1.0
  /// Whether another part than all may be said.
  var mayBePart = false
  /// What a message names as the cause of an odd number of rotated elements.
  var widthKey = "head_dim"

  /// The rotation, and whether it would change beyond the model's context.
  ///
  /// - Parameters:
  ///   - members: config.json.
  ///   - headWidth: the width of a head.
  ///   - context: the most positions of a row.
  /// - Returns: the rotation.
  /// - Throws: what is missing, not computed, or contradicts something else.
  func read(
    _ members: ConfigurationMembers, headWidth: Int, context: Int
  ) throws(SettingProblem) -> (rotary: Rotary, isDynamic: Bool) {
    let parameters = try members.object("rope_parameters")
    let legacy = try members.object("rope_scaling")
    let base = try agreed(baseKeys.map { (members, $0) } + [(parameters, "rope_theta")]) ?? 10000
    guard base > 1, Float(base).isFinite else {
      throw .badNumber(key: baseKeys[0], found: base, allowed: "above 1 and finite")
    }
    let partPlaces = partKeys.map { (members, $0) } + [(parameters, "partial_rotary_factor")]
    let part = try agreed(partPlaces) ?? usualPart
    guard mayBePart ? (part > 0 && part <= 1) : part == 1 else {
      throw .badNumber(
        key: partKeys[0], found: part, allowed: mayBePart ? "above 0 and at most 1" : "1")
    }
    let width = Int(Double(headWidth) * part)
    guard width >= 2, width.isMultiple(of: 2) else {
      throw .oddRotation(key: widthKey, rotated: width, headWidth: headWidth)
    }
    var found: [RotaryScalingReading] = []
    for scaling in [parameters, legacy].compactMap({ $0 }) {
      found.append(try RotaryScalingReading(scaling, context: context))
    }
    if found.count == 2, found[0] != found[1] {
      throw .contradiction("rope_parameters", "rope_scaling")
    }
    let scaling = found.first
    if scaling?.isDynamic == true, legacy != nil { members.keep("rope_scaling") }
    return (
      Rotary(width: width, base: base, scaling: scaling?.scaling ?? .none),
      scaling?.isDynamic == true
    )
  }

  /// The number that all places which say one say alike; nil where none does.
  private func agreed(
    _ places: [(members: ConfigurationMembers?, key: String)]
  ) throws(SettingProblem) -> Double? {
    var first: (name: String, value: Double)?
    for (members, key) in places {
      guard let members, let value = try members.number(key) else { continue }
      let name = members.name(key)
      guard let known = first else {
        first = (name, value)
        continue
      }
      guard known.value == value else {
        throw .contradiction("\(known.name) \(known.value)", "\(name) \(value)")
      }
    }
    return first?.value
  }
}

/// What `rope_scaling` or `rope_parameters` says of scaling.
struct RotaryScalingReading: Equatable {
  var scaling: Rotary.Scaling
  /// Whether frequencies change with the length of the text once it is beyond the context.
  var isDynamic = false

  /// Reads one of the objects.
  ///
  /// - Throws: a kind that is not computed, and numbers that are missing or contradict each other.
  init(_ members: ConfigurationMembers, context: Int) throws(SettingProblem) {
    let (newer, older) = (try members.string("rope_type"), try members.string("type"))
    if let newer, let older, newer != older {
      throw .contradiction(
        "\(members.name("rope_type")) \(newer)", "\(members.name("type")) \(older)")
    }
    let type = newer ?? older
    if type == nil, members.mentions("factor") {
      throw .missing(key: members.name("rope_type"))
    }
    switch type ?? "default" {
    case "default": scaling = .none
    case "dynamic": (scaling, isDynamic) = (.none, true)
    case "linear": scaling = .linear(factor: try members.factor())
    case "llama3": scaling = try members.llama3()
    case "yarn": scaling = try members.yarn(context: context)
    case let other: throw .otherScaling(other)
    }
  }
}

extension ConfigurationMembers {
  fileprivate func factor() throws(SettingProblem) -> Double {
    let factor = try neededNumber("factor")
    guard factor >= 1, Float(factor).isFinite else {
      throw .badNumber(key: name("factor"), found: factor, allowed: "at least 1 and finite")
    }
    return factor
  }

  private func neededNumber(_ key: String) throws(SettingProblem) -> Double {
    guard let number = try number(key) else { throw .missing(key: name(key)) }
    return number
  }

  private func positive(_ key: String, usual: Double? = nil) throws(SettingProblem) -> Double {
    let found = try number(key) ?? usual
    guard let found else { throw .missing(key: name(key)) }
    guard found > 0, Float(found).isFinite, Float(found) > 0 else {
      throw .badNumber(key: name(key), found: found, allowed: "above 0 and finite")
    }
    return found
  }

  fileprivate func llama3() throws(SettingProblem) -> Rotary.Scaling {
    let (low, high) = (try positive("low_freq_factor"), try positive("high_freq_factor"))
    guard Float(low) < Float(high) else {
      throw .contradiction(
        "\(name("low_freq_factor")) \(low)", "\(name("high_freq_factor")) \(high)")
    }
    return .llama3(
      factor: try factor(), low: low, high: high,
      context: try needed("original_max_position_embeddings", ModelLimits.context))
  }

  fileprivate func yarn(context: Int) throws(SettingProblem) -> Rotary.Scaling {
    let originalKey = "original_max_position_embeddings"
    let factor = try factor()
    let original = try integer(originalKey, ModelLimits.context)
    // Versions of transformers take one or the other, so that they must be the same.
    if let original, abs(Double(context) / Double(original) - factor) > 1e-6 * factor {
      throw .contradiction(
        "\(name("factor")) \(factor)",
        "max_position_embeddings \(context) over \(name(originalKey)) \(original)")
    }
    let (fast, slow) = (try positive("beta_fast", usual: 32), try positive("beta_slow", usual: 1))
    guard slow < fast else {
      throw .contradiction("\(name("beta_fast")) \(fast)", "\(name("beta_slow")) \(slow)")
    }
    let yarn = Rotary.Yarn(
      factor: factor, fast: fast, slow: slow, context: original ?? context,
      attentionFactor: try attentionFactor(factor), rounds: try bool("truncate") ?? true)
    return .yarn(yarn)
  }

  /// What queries and keys are multiplied by; nil where the paper's rule holds.
  private func attentionFactor(_ factor: Double) throws(SettingProblem) -> Double? {
    let (scale, all) = (try number("mscale") ?? 0, try number("mscale_all_dim") ?? 0)
    if self["attention_factor"] != nil { return try positive("attention_factor") }
    guard scale != 0, all != 0, factor > 1 else { return nil }
    let found = (0.1 * scale * log(factor) + 1) / (0.1 * all * log(factor) + 1)
    guard found > 0, Float(found).isFinite, Float(found) > 0 else {
      throw .badNumber(key: name("mscale"), found: scale, allowed: "a factor above 0")
    }
    return found
  }
}

extension Rotary {
  /// What is written as `rope_scaling`, for the context of a model.
  func scalingMember(context: Int) -> JSONOutput {
    switch scaling {
    case .none: return .null
    case .linear(let factor): return ["factor": factor, "rope_type": "linear", "type": "linear"]
    case .llama3(let factor, let low, let high, let original):
      return [
        "factor": factor, "high_freq_factor": high, "low_freq_factor": low,
        "original_max_position_embeddings": original, "rope_type": "llama3",
      ]
    case .yarn(let yarn):
      let object: JSONOutput = [
        "attention_factor": yarn.attentionFactor, "beta_fast": yarn.fast, "beta_slow": yarn.slow,
        "factor": yarn.factor, "rope_type": "yarn",
      ]
      // The first context is said only where it is another: transformers 4 would take their ratio
      // for the factor.
      let original: JSONOutput =
        yarn.context == context && yarn.factor != 1
        ? [:] : ["original_max_position_embeddings": yarn.context]
      return object.adding(original).adding(yarn.rounds ? [:] : ["truncate": false])
    }
  }
}
