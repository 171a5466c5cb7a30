import Tasks
import Tensors
import Tokens
import Transformer

/// What a lens reads of one run on one prompt: residuals, or outputs of components.
enum LensSource {
  /// Residuals, each through the last norm and the unembedding.
  case residuals([Site], Activations, Weights, first: Int)
  /// Outputs of components through the folded unembedding.
  case components([ComponentLens.Component], ComponentReader, first: Int)

  /// Runs a subject once, and keeps its residuals.
  static func residuals(
    _ subject: Subject, prompt: Int, middles: Bool, _ cancellation: Cancellation?
  ) throws(Cancelled) -> LensSource {
    let sites = LogitLens.sites(subject.weights.configuration, middles: middles)
    return .residuals(
      sites, try subject.forward(capture: Set(sites), cancellation), subject.weights,
      first: subject.prompts.batch.offsets[prompt])
  }

  /// Runs a subject once, and keeps what the components' outputs are computed from.
  static func components(
    _ components: [ComponentLens.Component], _ subject: Subject, prompt: Int,
    scale: ComponentLens.Scale, _ cancellation: Cancellation?
  ) throws(Cancelled) -> LensSource {
    .components(
      components, try ComponentReader(components, subject, scale: scale, cancellation),
      first: subject.prompts.batch.offsets[prompt])
  }

  /// The residuals or components that are read.
  var count: Int {
    switch self {
    case .residuals(let sites, _, _, _): sites.count
    case .components(let components, _, _): components.count
    }
  }

  /// The logits of one of them at some positions of the prompt: [positions, V].
  func logits(_ place: Int, _ positions: Range<Int>) -> LensLogits {
    switch self {
    case .residuals(let sites, let activations, let weights, let first):
      let rows = first + positions.lowerBound..<first + positions.upperBound
      let stream = activations[sites[place]].rows(rows)
      return LensLogits(weights.unembed(weights.normalise(stream, weights.finalNorm).normed))
    case .components(let components, let reader, let first):
      let output = reader.output(of: components[place], rows: positions.map { first + $0 })
      return LensLogits(reader.weights.unembed(outputs: output))
    }
  }

  /// Positions read at once, so that a long prompt's logits are never all held.
  private static let chunk = 64

  /// The positions of a prompt in runs that are read at once.
  static func runs(of length: Int) -> [Range<Int>] {
    stride(from: 0, to: length, by: chunk).map { $0..<min($0 + chunk, length) }
  }
}
