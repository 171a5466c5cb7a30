import Tasks
import Tensors
import Tokens
import Transformer

/// Reads what heads and MLPs write in one run, as the folded model (`Weights.processed`) would.
///
/// Nothing is folded for it: the gain of the last norm goes to the output instead of W_U, and
/// means over the vocabulary are taken where they are needed.
struct ComponentReader {
  let weights: Weights
  let activations: Activations
  let scale: ComponentLens.Scale

  /// Runs a subject once and keeps what the components' outputs are computed from.
  ///
  /// - Parameters:
  ///   - components: the heads and MLPs that will be read.
  ///   - subject: the model, the prompts and the edits in force.
  ///   - scale: how outputs are scaled.
  ///   - more: further sites to keep.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `Cancelled`.
  init(
    _ components: [ComponentLens.Component], _ subject: Subject, scale: ComponentLens.Scale,
    keeping more: Set<Site> = [], _ cancellation: Cancellation?
  ) throws(Cancelled) {
    weights = subject.weights
    self.scale = scale
    var sites = Set(components.map(\.site)).union(more)
    if scale == .scaled { sites.insert(.finalScale) }
    activations = try subject.forward(capture: sites, cancellation)
  }

  /// A component's output in some tensor rows: [R, D].
  ///
  /// Centred along D where norms centre, and scaled; a head's without the folded value bias.
  func output(of component: ComponentLens.Component, rows: [Int]) -> Tensor {
    var output = activations[component.site].gathering(rows: rows)
    if case .head(let head) = component {
      output = weights.output(ofHead: head, z: output)
    }
    if weights.configuration.norm.centres { output = output.centringRows() }
    guard scale == .scaled else { return output }
    let scales = activations[.finalScale].elements
    return output.scalingRows(by: Tensor(rows.map { 1 / scales[$0] }))
  }
}

extension Weights {
  /// A head's output for a z: [R, D].
  ///
  /// - Parameters:
  ///   - head: the head.
  ///   - z: [R, H K], of all heads of the layer; the folded value bias is subtracted from it.
  /// - Returns: the rest, through W_O.
  func output(ofHead head: Head, z: Tensor) -> Tensor {
    var z = z
    z.addToRows(Tensor(foldedValueBias(layer: head.layer)).scaled(by: -1))
    var output = Tensor(repeating: 0, shape: [z.rows, configuration.width])
    addOutput(of: head, z: z, to: &output)
    return output
  }

  /// Centred outputs as logits of the folded and centred unembedding, without biases: [R, V].
  ///
  /// Cost: R D V operations; W_U is not copied.
  func unembed(outputs: Tensor) -> Tensor {
    Tensor.multiply(outputs.scalingColumns(by: finalNorm.gain), transposed: unembedding)
      .centringRows()
  }

  /// W_U of some tokens, the gain of the last norm folded in, centred along D (where norms centre) and over the
  /// vocabulary: [tokens, D].
  ///
  /// Cost: one read of W_U, for its mean.
  func processedUnembedding(of tokens: [TokenID]) -> Tensor {
    var rows = unembedding.gathering(rows: tokens.map(\.rawValue))
    let mean = Tensor(unembedding.mean(ofRows: Array(0..<unembedding.rows)))
    rows.addToRows(mean.scaled(by: -1))
    let scaled = rows.scalingColumns(by: finalNorm.gain)
    return configuration.norm.centres ? scaled.centringRows() : scaled
  }
}

extension ComponentLens.Component {
  /// The site that a component's output is made from.
  var site: Site {
    switch self {
    case .head(let head): .block(head.layer, .z)
    case .mlp(let layer): .block(layer, .mlpOut)
    }
  }

  /// Checks that a model has the component.
  func check(against configuration: Configuration) throws(AnalysisError) {
    switch self {
    case .head(let head): try Ablation(heads: [head]).check(against: configuration)
    case .mlp(let layer): try Ablation(mlps: [layer]).check(against: configuration)
    }
  }
}
