public import Analyses

/// A patching sweep with its request, as commands print it and the explorer saves it.
///
/// Kinds of records differ in the names that their JSON gives to the same things, so that each
/// reads as researchers write it.
public struct PatchRecord: Hashable, Sendable {
  /// What was patched.
  public var patch: Patch
  /// The direction of patching.
  public var direction: PatchDirection
  /// How effects are normalised.
  public var normalisation: PatchNormalisation
  /// The numbers.
  public var grid: PatchGrid
  /// Approximate effects, `[layer][column]`, in logits; nil where they were not computed.
  public var approximate: [[Float]]?
  /// What the numbers are of.
  public var score: Score

  /// The kinds of records, by the names of their commands.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Activation patching within a checkpoint.
    case patch
    /// Path patching.
    case path = "path-patch"
    /// Activation patching from another checkpoint.
    case cross = "cross-patch"

    /// The name in the JSON's `schema`.
    public var schema: String { "patchbay.\(rawValue)/1" }
  }

  /// A sweep's numbers with its request.
  public init(
    _ patch: Patch, _ direction: PatchDirection, _ normalisation: PatchNormalisation,
    grid: PatchGrid, approximate: [[Float]]? = nil, score: Score = .logitDifference
  ) {
    self.patch = patch
    self.direction = direction
    self.normalisation = normalisation
    self.grid = grid
    self.approximate = approximate
    self.score = score
  }

  /// What kind of record it is.
  public var kind: Kind {
    switch patch {
    case .path: .path
    case .activation: direction == .acrossCheckpoints ? .cross : .patch
    }
  }
}

extension PatchRecord {
  /// The numbers' columns that are heads or positions, without the MLPs beside heads.
  var mainColumns: [Int] { grid.columns.indices.filter { grid.columns[$0] != .mlp } }

  /// The column of MLPs beside heads; nil where there is none.
  var mlpColumn: Int? { grid.columns.firstIndex(of: .mlp) }
}
