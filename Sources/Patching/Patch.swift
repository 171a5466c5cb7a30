public import Transformer

/// What a sweep patches in each of its runs.
public enum Patch: Codable, Hashable, Sendable {
  /// Activation patching of one site.
  case activation(ActivationPatch)
  /// Path patching, from senders to receivers.
  case path(PathPatch)
}

/// The direction of patching: which run is the source and which the destination.
public enum PatchDirection: String, CaseIterable, Codable, Hashable, Sendable {
  /// Clean values are written into the corrupted prompts: finds what is sufficient for the answer.
  case denoising = "clean-to-corrupted"
  /// Corrupted values are written into the clean prompts: finds what is necessary for the answer.
  case noising = "corrupted-to-clean"
  /// Another checkpoint's values are written into this one, on the same prompts.
  case acrossCheckpoints = "across-checkpoints"

  /// The direction in words.
  public var words: String {
    self == .acrossCheckpoints ? "across checkpoints" : "\(sourceName) into \(destinationName)"
  }

  /// The destination's name in outputs.
  public var destinationName: String {
    switch self {
    case .denoising: "corrupted"
    case .noising: "clean"
    case .acrossCheckpoints: "destination"
    }
  }

  /// The source's name in outputs.
  public var sourceName: String {
    switch self {
    case .denoising: "clean"
    case .noising: "corrupted"
    case .acrossCheckpoints: "source"
    }
  }
}

/// What one column of a grid of patches stands for; its rows are layers.
public enum PatchColumn: Codable, Hashable, Sendable {
  /// A head of the layer.
  case head(Int)
  /// A head of keys and values of the layer, and the number of heads that read it.
  case keyValueHead(Int, readers: Int)
  /// The MLP of the layer.
  case mlp
  /// A position of the prompt by its name or number.
  case position(String)
  /// All asked positions of the layer together.
  case whole

  /// What names of heads of keys and values begin with.
  static let keyValueMark = "kv"

  /// The heads that a column of one layer stands for: several of a head of keys and values.
  public func heads(ofLayer layer: Int) -> [Head] {
    switch self {
    case .head(let index): [Head(layer, index)]
    case .keyValueHead(let index, let readers):
      (index * readers..<(index + 1) * readers).map { Head(layer, $0) }
    case .mlp, .position, .whole: []
    }
  }

  /// A few letters for it.
  public var name: String {
    switch self {
    case .head(let index): String(index)
    case .keyValueHead(let index, readers: _): "\(Self.keyValueMark)\(index)"
    case .mlp: "MLP"
    case .position(let name): name
    case .whole: "all"
    }
  }
}

/// One cell of a grid of patches.
public struct PatchCell: Codable, Hashable, Sendable {
  /// The layer.
  public var layer: Int
  /// The number of the column.
  public var column: Int

  /// A cell.
  public init(_ layer: Int, _ column: Int) {
    self.layer = layer
    self.column = column
  }
}
