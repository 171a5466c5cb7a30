import Patching
import Tasks
import Tensors
import Tokens
import Transformer

/// What sources write on average in the corrupted runs, by template and position.
///
/// A position of a prompt takes the mean over the corrupted prompts of its template that reach it, its
/// own among them.
struct EdgeMeans: Sendable {
  /// For each prompt the number of its template.
  private let groups: [Int]
  /// The positions of the longest prompt.
  private let longest: Int
  /// By site (embedding, z and MLP outputs), [templates × positions, D].
  private let means: [Site: Tensor]

  /// The sites that are averaged.
  private static func sites(_ configuration: Configuration) -> Set<Site> {
    SourceOutputs.sites(configuration).union([.embedding])
  }

  /// Averages over all pairs.
  init(
    _ weights: Weights, _ pairs: PatchPairs, _ cancellation: Cancellation?
  ) throws(Cancelled) {
    let prompts = pairs.corrupted.prompts
    let templates = Set(prompts.map { $0.template ?? -1 }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: templates.enumerated().map { ($1, $0) })
    let groups = prompts.map { numbers[$0.template ?? -1] ?? 0 }
    let longest = prompts.map(\.tokens.count).max() ?? 0
    let sites = Self.sites(weights.configuration)
    let places = templates.count * longest
    var sums = Dictionary(
      uniqueKeysWithValues: sites.map {
        (
          $0,
          Tensor(
            repeating: 0,
            shape: [places, $0.count(in: weights.configuration, lengths: [1])])
        )
      })
    var counts = [Float](repeating: 0, count: places)
    for part in pairs.corrupted.parts(ofPositions: 1024) {
      let kept = try weights.forward(
        pairs.corrupted.picking(part).batch,
        Pass(capture: sites, logits: .none, cancellation: cancellation))
      let rows = part.flatMap { prompt in
        prompts[prompt].tokens.indices.map { groups[prompt] * longest + $0 }
      }
      for row in rows { counts[row] += 1 }
      for site in sites { sums[site]?.addRows(at: rows, from: kept[site]) }
    }
    let shares = Tensor(counts.map { 1 / max(1, $0) })
    means = sums.mapValues { $0.scalingRows(by: shares) }
    (self.groups, self.longest) = (groups, longest)
  }

  /// The means at the positions that a part carries: [N, D].
  func callAsFunction(_ site: Site, _ part: EdgePart) -> Tensor {
    guard let means = means[site] else { preconditionFailure("\(site) is not averaged") }
    return means.gathering(
      rows: zip(part.numbers, part.ranges).flatMap { prompt, range in
        range.map { groups[prompt] * longest + $0 }
      })
  }
}
