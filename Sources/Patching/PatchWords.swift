import Analyses
public import Transformer

/// How a sweep of patches and its numbers are told in words: one wording for commands and screens.
public enum PatchWords {
  /// The name of a cell: `9.6`, `3.kv1`, `MLP 3`, `L5 S2`, `L5`.
  public static func name(_ cell: PatchCell, _ columns: [PatchColumn]) -> String {
    switch columns[cell.column] {
    case .head(let head): "\(cell.layer).\(head)"
    case .keyValueHead: "\(cell.layer).\(columns[cell.column].name)"
    case .mlp: "MLP \(cell.layer)"
    case .position(let name): "L\(cell.layer) \(name)"
    case .whole: "L\(cell.layer)"
    }
  }

  /// The logit differences that patches are measured against, each with its name.
  public static func baseline(_ record: PatchRecord) -> [(name: String, value: Float)] {
    let (known, direction) = (record.grid.baseline, record.direction)
    let sides = [
      (direction.destinationName, known.destination), (direction.sourceName, known.source),
    ]
    guard direction == .acrossCheckpoints, let reference = known.reference else { return sides }
    return sides + [("corrupted", reference)]
  }

  /// What was patched, and what was computed again.
  ///
  /// - Parameters:
  ///   - record: the sweep.
  ///   - shape: the shape of the model; nil where it is not known.
  /// - Returns: the words.
  public static func definition(_ record: PatchRecord, in shape: Configuration?) -> String {
    let norms = shape.map { $0.norm.title + "s" } ?? "norms"
    switch record.patch {
    case .activation(let patch):
      let site = site(patch, readers: record.grid.columns.first)
      return "\(site) \(values(record.direction)); "
        + (record.approximate == nil ? "exact: " : "cells that are patched exactly: ")
        + "everything downstream is computed again, \(norms) included"
    case .path(let path):
      return definition(path, norms)
        + (shape.flatMap { groups(of: path.receivers, in: $0) }.map { "; \($0)" } ?? "")
    }
  }

  /// Which heads share the keys and values that receivers read; nil where none do.
  public static func groups(
    of receivers: PathPatch.Receivers, in shape: Configuration
  ) -> String? {
    guard shape.hasGroups, case .heads(let receivers) = receivers else { return nil }
    var readers: [String] = []
    for receiver in receivers where receiver.input != .queries {
      let (layer, head) = (receiver.head.layer, receiver.head.index)
      let words = shape.groupWords(layer: layer, keyValueHead: shape.keyValueHead(of: head))
      if !readers.contains(words) { readers.append(words) }
    }
    guard !readers.isEmpty else { return nil }
    return
      "heads \(readers.joined(separator: ", ")) share their keys and values, so all of them read "
      + "the change"
  }

  private static func definition(_ path: PathPatch, _ norms: String) -> String {
    let end =
      path.receivers == .logits
      ? "the final residual stream at END is unembedded"
      : "a second clean run takes what \(path.receivers) read there, at "
        + "\(words(path.receiverPositions)), and all that follows is computed again"
    return "each sender takes its value on the corrupted prompt at \(words(path.senderPositions)); "
      + "all other heads keep their clean z, "
      + (path.freezesMLPs
        ? "MLPs their clean output; \(norms) are computed again"
        : "MLPs and \(norms) are computed again")
      + "; \(end)"
  }

  private static func site(_ patch: ActivationPatch, readers column: PatchColumn?) -> String {
    var (owner, sharing) = ("a head's", "")
    if case .keyValueHead(_, let readers) = column {
      owner = "a key-value head's"
      if readers > 1 { sharing = ", which \(readers) heads read" }
    }
    let name =
      switch patch.site {
      case .residualIn: "the residual stream entering a layer"
      case .attentionOut: "a layer's attention output"
      case .mlpOut: "a layer's MLP output"
      case .headOutput: "a head's output, z W_O with the value bias in z"
      case .z: "a head's z"
      case .queries: "a head's queries"
      case .keys: "\(owner) keys\(sharing)"
      case .values: "\(owner) values\(sharing)"
      case .pattern: "a head's pattern"
      }
    let places = (patch.site == .pattern ? "the queries of " : "") + words(patch.positions)
    if patch.site.isHeadwise || patch.isWhole { return "\(name), at \(places)," }
    return "\(name), at one position at a time,"
  }

  private static func values(_ direction: PatchDirection) -> String {
    switch direction {
    case .denoising: "takes its value on the clean prompt, in the run on the corrupted one"
    case .noising: "takes its value on the corrupted prompt, in the run on the clean one"
    case .acrossCheckpoints: "takes its value in the source checkpoint, on the same prompt"
    }
  }

  private static func words(_ positions: Ablation.Positions) -> String {
    positions == .all ? "all positions" : positions.text
  }

  /// How effects are normalised.
  public static func normaliser(_ record: PatchRecord) -> String {
    let name = record.normalisation == .percent ? "per cent" : record.normalisation.rawValue
    guard let factor = record.normalisation.factor(record.grid.baseline) else {
      return
        "\(name) says nothing here: its two \(record.score.name)s are equal, or one is not known"
    }
    return "\(name) = \(record.normalisation.formula(record.direction))"
      + (factor < 0 ? "; its denominator is negative, so that signs are turned" : "")
  }

  /// What an approximate number is.
  public static let approximation =
    "approximate: attribution patching, the gradient of the logit difference in the run that is "
    + "written into, times what the patch changes"
}
