import Analyses
import Tasks
import Tensors
import Tokens
import Transformer

extension ObviousPatching {
  /// At a site of the destination's run, each prompt's gradient times (source - destination).
  ///
  /// The gradient is that of the prompt's own logit difference, so a mean over prompts is the
  /// estimate of the change of the mean.
  func products(_ site: Site) throws -> [Float] {
    var weights: [LogitWeight] = []
    for (row, prompt) in prompts.prompts.enumerated() {
      guard let (answer, distractor) = prompt.pair else { continue }
      weights.append(LogitWeight(row: row, position: prompt.end, token: answer, weight: 1))
      weights.append(LogitWeight(row: row, position: prompt.end, token: distractor, weight: -1))
    }
    let gradient = try destination.subject.weights.activationGradients(
      destination.batch, of: weights, at: [site])[site].elements
    let (new, old) = (source.values[site].elements, destination.values[site].elements)
    return gradient.indices.map { gradient[$0] * (new[$0] - old[$0]) }
  }

  /// The estimated change of patching a layer and a named position at a time: [P, L, names].
  func positionEstimates(_ stage: Site.Stage, names: [String]) throws -> [Float] {
    let (batch, columns) = (destination.batch, configuration.width)
    let layers = try (0..<configuration.layers).map { try products(.block($0, stage)) }
    return prompts.prompts.enumerated().flatMap { row, prompt in
      layers.flatMap { products in
        names.map { name -> Float in
          guard let position = prompt.position(named: name) else { return 0 }
          let first = batch.index(row: row, position: position) * columns
          return products[first..<first + columns].reduce(0, +)
        }
      }
    }
  }

  /// The estimated change of patching a head of the site at a time: [P, L, H] or [P, L, G].
  func headEstimates(_ stage: Site.Stage, at positions: Ablation.Positions) throws -> [Float] {
    let layers = try (0..<configuration.layers).map { try products(.block($0, stage)) }
    return prompts.prompts.enumerated().flatMap { row, prompt in
      let chosen =
        switch positions {
        case .all: Array(prompt.tokens.indices)
        case .named(let names): names.compactMap { prompt.position(named: $0) }
        }
      return layers.flatMap { products in
        (0..<configuration.heads(at: stage)).map { head in
          chosen.reduce(0) { sum, position in
            sum + products[run(stage, row: row, head: head, position: position)].reduce(0, +)
          }
        }
      }
    }
  }

  /// The numbers of one head at one position: of a pattern, a query's row.
  private func run(_ stage: Site.Stage, row: Int, head: Int, position: Int) -> Range<Int> {
    let (lengths, heads) = (destination.batch.lengths, configuration.heads(at: stage))
    guard stage != .headOutput else {
      let first = (destination.batch.index(row: row, position: position) * heads + head)
      return first * configuration.width..<(first + 1) * configuration.width
    }
    if stage == .pattern {
      let before = lengths[..<row].reduce(0) { $0 + heads * $1 * $1 }
      let first = before + (head * lengths[row] + position) * lengths[row]
      return first..<first + lengths[row]
    }
    let width = configuration.headWidth
    let first = (destination.batch.index(row: row, position: position) * heads + head) * width
    return first..<first + width
  }
}
