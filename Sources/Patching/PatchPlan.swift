import Analyses
public import Tasks
import Tokens
public import Transformer

/// The steps of a patching sweep, and the memory that it will take; nothing runs.
///
/// A step is some cells of the grid on some of the prompts. Steps are independent and may be done
/// in any order; those on the same prompts follow each other, as they share two passes.
public struct PatchPlan: Hashable, Sendable {
  /// What is patched.
  public let patch: Patch
  /// The columns of the grid.
  public let columns: [PatchColumn]
  /// The rows of the grid.
  public let layers: Int
  /// The steps, in the order in which they share most.
  public let steps: [Step]
  /// The most bytes that the sweep takes beside the checkpoints.
  public let memory: Int
  /// Where each prompt is patched.
  let places: PatchPlaces

  /// Some cells on some prompts.
  public struct Step: Hashable, Sendable {
    /// Its number.
    public let number: Int
    /// The prompts.
    public let prompts: Range<Int>
    /// The cells; all of one layer, but for paths.
    public let cells: [PatchCell]
  }

  /// The most rows that go through the model in one product.
  static let rowLimit = 768
  /// The most positions whose activations are held, unless one prompt has more.
  static let positionLimit = 512

  /// A plan.
  ///
  /// - Parameters:
  ///   - patch: what is patched.
  ///   - configuration: the shape of the model that is patched.
  ///   - prompts: the prompts that are patched.
  ///   - source: the prompts that values come from, one for each; nil for the same prompts, run by
  ///     another checkpoint.
  ///   - sharesPast: whether equal tokens mean equal values: one checkpoint under the same edits.
  /// - Throws: `PatchingError`, saying which prompt, position, head or receiver is wrong.
  public init(
    _ patch: Patch, _ configuration: Configuration, _ prompts: PromptSet, source: PromptSet?,
    sharesPast: Bool = true
  ) throws(PatchingError) {
    if let source { try Self.check(prompts, source) }
    if case .path(let path) = patch { try path.check(configuration) }
    self.patch = patch
    layers = configuration.layers
    (columns, places) = try PatchPlaces.of(
      patch, configuration, prompts, source: sharesPast ? source : nil)
    let parts = Self.parts(prompts)
    steps = Self.steps(patch, layers: layers, columns: columns.count, places, parts)
    let lengths = prompts.prompts.map(\.tokens.count)
    memory =
      parts.map { part in
        PatchMemory.bytes(patch, configuration, lengths: Array(lengths[part]))
      }.max() ?? 0
  }

  /// Whether a cell can have an effect; where it cannot, its effect is zero and it is not run.
  public func hasPath(_ cell: PatchCell) -> Bool {
    guard case .path(let path) = patch, let last = path.receivers.layers.last else { return true }
    return cell.layer < last
  }

  /// All cells that are run.
  public var cells: [PatchCell] {
    (0..<layers).flatMap { layer in columns.indices.map { PatchCell(layer, $0) } }.filter(hasPath)
  }

  /// The steps that are needed for some of the cells, each with those alone.
  public func steps(for cells: some Sequence<PatchCell>) -> [Step] {
    let wanted = Set(cells)
    return steps.compactMap { step in
      let left = step.cells.filter(wanted.contains)
      return left.isEmpty ? nil : Step(number: step.number, prompts: step.prompts, cells: left)
    }
  }

  private static func check(
    _ prompts: PromptSet, _ source: PromptSet
  ) throws(PatchingError) {
    guard prompts.prompts.count == source.prompts.count else {
      throw .pairCount(destination: prompts.prompts.count, source: source.prompts.count)
    }
    for (row, (own, other)) in zip(prompts.prompts, source.prompts).enumerated()
    where own.tokens.count != other.tokens.count {
      throw .unequalPair(prompt: row, destination: own.tokens, source: other.tokens)
    }
  }

  /// Runs of prompts whose activations are held together.
  static func parts(_ prompts: PromptSet) -> [Range<Int>] {
    prompts.parts(ofPositions: positionLimit)
  }

  private static func steps(
    _ patch: Patch, layers: Int, columns: Int, _ places: PatchPlaces, _ parts: [Range<Int>]
  ) -> [Step] {
    var steps: [Step] = []
    var last = layers
    var staysInLayer = true
    if case .path(let path) = patch {
      last = path.receivers.layers.last ?? layers
      staysInLayer = false
    }
    for part in parts {
      let rows = (0..<columns).map { places.rows(part, column: $0) }
      var (cells, total) = ([PatchCell](), 0)
      func end() {
        guard !cells.isEmpty else { return }
        steps.append(Step(number: steps.count, prompts: part, cells: cells))
        (cells, total) = ([], 0)
      }
      for layer in 0..<last {
        for column in 0..<columns {
          if total > 0, total + rows[column] > rowLimit { end() }
          cells.append(PatchCell(layer, column))
          total += rows[column]
        }
        if staysInLayer { end() }
      }
      end()
    }
    return steps
  }
}

extension PathPatch {
  /// Checks that the model has the receivers, and senders before them.
  func check(_ configuration: Configuration) throws(PatchingError) {
    guard case .heads(let receivers) = receivers else { return }
    let heads = Ablation(heads: receivers.map(\.head))
    try PatchingError.wrapping { () throws(AnalysisError) in
      try heads.check(against: configuration)
    }
    guard let lowest = receivers.max(), lowest.head.layer > 0 else {
      throw .noSenders(lowest: receivers.max() ?? Receiver(Head(0, 0), .queries))
    }
  }
}

/// What memory a sweep takes, told before it runs.
enum PatchMemory {
  /// The bytes held at most for prompts of given lengths.
  static func bytes(_ patch: Patch, _ configuration: Configuration, lengths: [Int]) -> Int {
    let sites =
      Array(PatchBase.destinationSites(patch, configuration))
      + Array(PatchBase.sourceSites(patch, configuration))
    let kept = sites.reduce(0) { $0 + $1.count(in: configuration, lengths: lengths) }
    let (width, hidden) = (configuration.widest, configuration.hiddenColumns)
    let positions = lengths.reduce(0, +)
    let rows = max(PatchPlan.rowLimit, positions)
    // Copies are made one by one and then stacked.
    let pass = configuration.passColumns
    var carried = rows * (pass + 3 * width)
    if case .path(let path) = patch {
      // The carried change holds some sixteen streams at an MLP, and receivers their inputs and two streams.
      let change = rows * (16 * width + 2 * hidden)
      let receivers = 3 * path.receivers.layers.count * width
      carried = change + (path.receivers == .logits ? 0 : carried + rows * receivers)
    }
    return 4 * (kept + positions * pass + carried)
  }
}
