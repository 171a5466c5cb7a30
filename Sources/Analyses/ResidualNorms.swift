import Tasks
import Tensors
import Tokens
public import Transformer

/// How long the residual stream of one prompt is: the Euclidean norm at each residual and position.
///
/// Streams of GPT-2 grow from layer to layer, so what a late layer adds counts for less after the
/// last norm than the same addition of an early one.
///
/// Source: Elhage et al. 2021 ("A Mathematical Framework for Transformer Circuits") for the stream.
public struct ResidualNorms: Codable, Equatable, Sendable {
  /// `[residual][position]`: entering each block, and after the last.
  public var norms: [[Float]]

  /// Measures the streams that enter every block, and the one after the last.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force.
  ///   - prompt: which of the prompts.
  ///   - cancellation: asked between halves of a block.
  /// - Throws: `AnalysisError`, when cancelled.
  ///
  /// Cost: one pass without logits, and T D operations for each residual.
  public init(
    _ subject: Subject, prompt: Int = 0, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let sites = LogitLens.sites(subject.weights.configuration, middles: false)
    let batch = subject.prompts.batch
    let rows = batch.offsets[prompt]..<batch.offsets[prompt] + batch.rows[prompt].count
    norms = try AnalysisError.cancellable { () throws(Cancelled) in
      let activations = try subject.forward(capture: Set(sites), cancellation)
      return sites.map { site in
        let stream = activations[site].rows(rows)
        return (0..<stream.rows).map { row in
          // Summed in double precision, so that the order of the columns does not matter.
          Float(stream.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
        }
      }
    }
  }
}
