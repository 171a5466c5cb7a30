public import Analyses
public import Tasks
import Tensors
import Tokens
public import Transformer

/// Attribution patching, an approximation of activation patching: the gradient of the logit
/// difference in the destination run, times the source's value minus the destination's.
///
/// Two forward passes and one backward pass answer for all cells. The approximation is linear: good
/// where a patch changes little, wrong where norms, softmax or the activation are not linear over the
/// change, as for the stream of early layers or a saturated pattern.
///
/// Source: Nanda 2023; Syed, Rager and Conmy 2023.
public struct AttributionPatching: Sendable {
  /// The columns of the grid.
  public let columns: [PatchColumn]
  /// The approximate effect on the mean logit difference, `[layer][column]`, in logits.
  public let effects: [[Float]]

  /// The most bytes that the approximation takes beside the checkpoints.
  ///
  /// - Parameters:
  ///   - plan: the plan of the same patch, done exactly.
  ///   - configuration: the shape of the model.
  ///   - prompts: the prompts that are patched.
  /// - Returns: the bytes; nothing is run.
  public static func memory(
    _ plan: PatchPlan, _ configuration: Configuration, _ prompts: PromptSet
  ) -> Int {
    guard case .activation(let patch) = plan.patch else { return 0 }
    let sites = Set((0..<configuration.layers).map { patch.site.site($0) })
    return Set(plan.steps.map(\.prompts)).map { part in
      let lengths = prompts.prompts[part].map(\.tokens.count)
      return Weights.activationGradientCost(in: configuration, lengths: lengths, at: sites)
        + 2 * Pass(capture: sites, logits: .none).cost(in: configuration, lengths: lengths)
    }.max() ?? 0
  }

  /// Approximates every cell.
  ///
  /// - Parameters:
  ///   - patch: the place.
  ///   - destination: the model and prompts that are patched; unedited.
  ///   - source: the model and prompts that values come from.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `PatchingError`, saying what does not fit; `edited` where edits are in force.
  ///
  /// Cost: about five passes in all; holds what training a batch of 512 positions holds.
  public init(
    _ patch: ActivationPatch, into destination: Subject, from source: Subject,
    cancellation: Cancellation? = nil
  ) throws(PatchingError) {
    if let intervention = (destination.interventions + source.interventions).first {
      throw .edited(intervention.site)
    }
    guard destination.prompts.years == nil else { throw .approximateYears }
    let plan = try PatchSession(.activation(patch), into: destination, from: source).plan
    columns = plan.columns
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: plan.columns.count), count: plan.layers)
    let parts = Set(plan.steps.map(\.prompts)).sorted { $0.lowerBound < $1.lowerBound }
    for part in parts {
      let gradients = try PatchingError.cancellable { () throws(Cancelled) in
        try PatchGradients(
          plan, patch.site, part, into: destination.cut(part), from: source.cut(part),
          cancellation)
      }
      for layer in 0..<plan.layers {
        for column in plan.columns.indices {
          sums[layer][column] += gradients.effect(PatchCell(layer, column))
        }
      }
    }
    let count = Double(destination.prompts.prompts.count)
    effects = sums.map { $0.map { Float($0 / count) } }
  }
}

/// Gradients and activations of some prompts.
private struct PatchGradients {
  private let plan: PatchPlan
  private let site: PatchSite
  private let part: Range<Int>
  private let destination: Subject
  private let source: Subject
  private let gradients: Activations
  private let destinationActivations: Activations
  private let sourceActivations: Activations
  private let comparison: PatchComparison

  init(
    _ plan: PatchPlan, _ site: PatchSite, _ part: Range<Int>, into destination: Subject,
    from source: Subject, _ cancellation: Cancellation?
  ) throws(Cancelled) {
    (self.plan, self.site, self.part) = (plan, site, part)
    (self.destination, self.source) = (destination, source)
    let layers = 0..<plan.layers
    let sites = Set(layers.map { site.site($0) })
    let read = Set(layers.map { site == .headOutput ? .block($0, .attentionOut) : site.site($0) })
    let weights = destination.prompts.prompts.enumerated().flatMap { row, prompt in
      [(prompt.answer, Float(1)), (prompt.distractor, -1)].compactMap { token, weight in
        token.map { LogitWeight(row: row, position: prompt.end, token: $0, weight: weight) }
      }
    }
    destinationActivations = try destination.forward(capture: sites, cancellation)
    sourceActivations = try source.forward(capture: sites, cancellation)
    comparison = PatchComparison(
      patch: plan.patch, places: plan.places, part: part,
      destination: (destination, destinationActivations),
      source: (source, sourceActivations))
    gradients = try destination.weights.activationGradients(
      destination.prompts.batch, of: weights, at: read, cancellation: cancellation)
  }

  /// The sum over the prompts of gradient times difference.
  func effect(_ cell: PatchCell) -> Double {
    switch site {
    case .pattern: patternEffect(cell)
    case .headOutput: outputEffect(cell)
    default: rowEffect(cell)
    }
  }

  /// The positions that a cell changes, for each prompt: none where it writes the value that is
  /// there already.
  private func positions(_ cell: PatchCell) -> [[Int]] {
    zip(part, comparison.changes(cell)).map { prompt, changes in
      changes ? plan.places.changed(prompt, column: cell.column) : []
    }
  }

  /// The tensor rows that a cell changes.
  private func rows(_ cell: PatchCell) -> [Int] {
    let offsets = destination.prompts.batch.offsets
    return zip(offsets, positions(cell)).flatMap { offset, positions in
      positions.map { offset + $0 }
    }
  }

  private func rowEffect(_ cell: PatchCell) -> Double {
    let place = site.site(cell.layer)
    let rows = rows(cell)
    let columns =
      site.isHeadwise
      ? destination.weights.configuration.columns(ofHead: cell.column)
      : 0..<destination.weights.configuration.width
    func read(_ activations: Activations) -> Tensor {
      activations[place].gathering(rows: rows).gathering(columns: columns)
    }
    var difference = read(sourceActivations)
    difference.add(read(destinationActivations), scale: -1)
    return read(gradients).product(with: difference)
  }

  /// Of outputs, each head's with the W_O of its own checkpoint.
  private func outputEffect(_ cell: PatchCell) -> Double {
    let rows = rows(cell)
    let configuration = destination.weights.configuration
    var difference = Tensor(repeating: 0, shape: [rows.count, configuration.width])
    for (subject, activations, sign) in [
      (source, sourceActivations, Float(1)), (destination, destinationActivations, -1),
    ] {
      subject.weights.addOutput(
        of: Head(cell.layer, cell.column),
        z: activations[.block(cell.layer, .z)].gathering(rows: rows).scaled(by: sign),
        to: &difference)
    }
    return gradients[.block(cell.layer, .attentionOut)].gathering(rows: rows)
      .product(with: difference)
  }

  /// Of a head's rows of the pattern.
  private func patternEffect(_ cell: PatchCell) -> Double {
    let place = site.site(cell.layer)
    let (gradients, destinationActivations, sourceActivations) = (
      gradients[place].elements, destinationActivations[place].elements,
      sourceActivations[place].elements
    )
    let heads = destination.weights.configuration.heads
    var (sum, offset) = (0.0, 0)
    for (length, queries) in zip(destination.prompts.batch.lengths, positions(cell)) {
      for query in queries {
        let first = offset + (cell.column * length + query) * length
        for place in first..<first + query + 1 {
          sum +=
            Double(gradients[place])
            * Double(sourceActivations[place] - destinationActivations[place])
        }
      }
      offset += heads * length * length
    }
    return sum
  }
}

extension Tensor {
  /// The sum of the products of all elements.
  fileprivate func product(with other: Tensor) -> Double {
    (0..<rows).reduce(0.0) { $0 + Double(dot(row: $1, with: other, row: $1)) }
  }
}
