import Analyses
import Tasks
import Tensors
import TestSupport
import Tokens
import Transformer

/// What was recorded of direct logit attribution.
///
/// Recordings of other families leave in the heads what the bias of the norm before attention gives
/// through W_V; we count it with b_O, as recordings of GPT-2 do.
extension RecordedModel {
  /// The heads of each prompt: [P, L, H].
  func attributedHeads() throws -> [Float] {
    let recorded = self["attribution/heads"].elements
    guard arrays["attribution/mean/heads"] == nil else { return recorded }
    return zip(recorded, try normBiases()).map { $0 - $1 }
  }

  /// The mean over the prompts of a part of the attribution; nil where the model has no such part.
  func attribution(_ part: String) throws -> [Float]? {
    if let mean = arrays["attribution/mean/" + part] { return mean.elements }
    if part == "heads" { return mean(try attributedHeads()) }
    let each = arrays["attribution/" + part].map { mean($0.elements) }
    guard part == "b_O" else { return each }
    let (layers, heads) = (configuration.layers, configuration.heads)
    let moved = mean(try normBiases())
    return (each ?? [Float](repeating: 0, count: layers)).enumerated().map { layer, value in
      value + moved[layer * heads..<(layer + 1) * heads].reduce(0, +)
    }
  }

  private func mean(_ each: [Float]) -> [Float] {
    let prompts = subject.prompts.prompts.count
    let count = each.count / prompts
    return (0..<count).map { place in
      Measure.mean((0..<prompts).map { each[$0 * count + place] })
    }
  }

  /// What the bias of each norm before attention adds to the heads, by their W_V and W_O: [P, L, H].
  private func normBiases() throws -> [Float] {
    let batch = subject.prompts.batch
    let scales = try weights.forward(batch, Pass(capture: [.finalScale], logits: .none))[
      .finalScale
    ].elements
    return subject.prompts.prompts.enumerated().flatMap { row, prompt -> [Float] in
      let scale = scales[batch.index(row: row, position: prompt.end)]
      let (answer, distractor) = (prompt.answer?.rawValue ?? 0, prompt.distractor?.rawValue ?? 0)
      let direction = zip(weights.unembedding.row(answer), weights.unembedding.row(distractor))
        .map { $0 - $1 }
      return (0..<configuration.layers).flatMap { layer in
        (0..<configuration.heads).map { head in
          guard let written = normBias(Head(layer, head)) else { return 0 }
          let products = written.indices.map {
            written[$0] * weights.finalNorm.gain.elements[$0] * direction[$0]
          }
          return products.reduce(0, +) / scale
        }
      }
    }
  }

  /// What the bias of the norm before attention gives through a head, less its mean: [D].
  private func normBias(_ head: Head) -> [Float]? {
    guard let bias = weights.blocks[head.layer].norm1.bias else { return nil }
    let place = configuration.keyValueHead(of: head.index)
    let (map, columns) = weights.inputMap(.values, layer: head.layer, heads: place..<place + 1)
    let value = Tensor.multiply(
      bias.reshaped([1, bias.count]), map.matrix(outputs: columns))
    let output = weights.blocks[head.layer].attention.output
      .matrix(inputs: configuration.columns(ofHead: head.index))
    return Tensor.multiply(value, output).centringRows().elements
  }
}
