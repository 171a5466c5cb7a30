import Analyses
import Tasks
import Tensors
import Tokens
import Transformer

/// The destination's and the source's pass over some of the prompts, from which a sweep's cells
/// start.
struct PatchBase: Sendable {
  let patch: Patch
  /// The model and prompts that are patched.
  let destination: Subject
  /// The model and prompts that values come from.
  let source: Subject
  /// The prompts, by their numbers in the sweep.
  let part: Range<Int>
  let places: PatchPlaces
  /// What the destination's pass kept.
  let destinationActivations: Activations
  /// What the source's pass kept.
  let sourceActivations: Activations
  /// The score of each prompt, unpatched.
  let unpatched: [Float]
  let continuation: Continuation
  let comparison: PatchComparison

  var configuration: Configuration { destination.weights.configuration }

  /// Runs both passes.
  ///
  /// - Parameters:
  ///   - plan: what is patched.
  ///   - part: some of the prompts.
  ///   - destination: the model and all prompts that are patched.
  ///   - source: those that values come from.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `PatchingError`, for a prompt without answer or distractor, or when stopped.
  init(
    _ plan: PatchPlan, _ part: Range<Int>, into destination: Subject, from source: Subject,
    _ cancellation: Cancellation?
  ) throws(PatchingError) {
    (patch, places, self.part) = (plan.patch, plan.places, part)
    self.destination = destination.cut(part)
    self.source = source.cut(part)
    let prompts = self.destination.prompts
    let reader: ScoreReader
    do throws(AnalysisError) {
      reader = try ScoreReader(prompts)
    } catch {
      guard case .noAnswer(let prompt) = error else { throw .analysis(error) }
      throw .analysis(.noAnswer(prompt: part.lowerBound + prompt))
    }
    let (own, other) = (self.destination, self.source)
    let configuration = destination.weights.configuration
    (destinationActivations, sourceActivations) = try PatchingError.cancellable {
      () throws(Cancelled) in
      (
        try own.forward(
          capture: Self.destinationSites(plan.patch, configuration),
          logits: reader.request(), cancellation),
        try other.forward(capture: Self.sourceSites(plan.patch, configuration), cancellation)
      )
    }
    unpatched = reader.values(destinationActivations.logits)
    continuation = Continuation(own, reader, activations: destinationActivations)
    comparison = PatchComparison(
      patch: plan.patch, places: plan.places, part: part,
      destination: (own, destinationActivations),
      source: (other, sourceActivations))
  }

  /// The logit differences, `[cell][prompt]`, of some cells of the grid.
  ///
  /// Where a patch writes the value that is there already, nothing runs and the number is the
  /// unpatched one.
  func logitDifferences(
    _ cells: [PatchCell], _ cancellation: Cancellation?
  ) throws(Cancelled) -> [[Float]] {
    let changes = cells.map(comparison.changes)
    let changing = zip(cells, changes).filter { $0.1.contains(true) }.map(\.0)
    guard !changing.isEmpty else { return cells.map { _ in unpatched } }
    let found =
      switch patch {
      case .activation(let patch): try logitDifferences(patch, changing, cancellation)
      case .path(let path): try logitDifferences(path, changing, cancellation)
      }
    let known = Dictionary(uniqueKeysWithValues: zip(changing, found))
    return zip(cells, changes).map { cell, changes in
      guard let patched = known[cell] else { return unpatched }
      return changes.indices.map { changes[$0] ? patched[$0] : unpatched[$0] }
    }
  }

  /// The positions of each prompt that are carried on for a column.
  func ranges(column: Int) -> [Range<Int>] {
    part.map { places.carried($0, column: column).range }
  }

  /// The tensor rows of positions that a column changes.
  func changedRows(column: Int) -> [Int] {
    part.enumerated().flatMap { row, prompt in
      places.changed(prompt, column: column).map { continuation.row(row, $0) }
    }
  }
}

// MARK: What the passes keep

extension PatchBase {
  /// The sites that the destination's pass must keep.
  static func destinationSites(_ patch: Patch, _ configuration: Configuration) -> Set<Site> {
    var stages: [Site.Stage] = [.values, configuration.attendedKeys]
    switch patch {
    case .activation(let patch):
      switch patch.site {
      case .residualIn: stages += [.residualIn]
      case .attentionOut: stages += [.attentionOut]
      case .mlpOut: stages += [.mlpOut]
      case .headOutput, .z: stages += [.z]
      case .queries: stages += [.z, .queries]
      case .keys: stages += [.z, .keys, configuration.attendedQueries]
      case .values: stages += [.z, configuration.attendedQueries]
      case .pattern: stages += [.z, .pattern]
      }
      let continued = (0..<configuration.layers).map {
        patch.site.continues($0, configuration).site
      }
      return sites(stages, 0..<configuration.layers).union(continued)
    case .path(let path): return pathSites(path, configuration)
    }
  }

  /// The sites that the source's pass must keep.
  static func sourceSites(_ patch: Patch, _ configuration: Configuration) -> Set<Site> {
    switch patch {
    case .activation(let patch): Set((0..<configuration.layers).map { patch.site.site($0) })
    case .path(let path):
      sites(
        [.z] + (path.includesMLPs ? [.mlpOut] : []),
        0..<(path.receivers.layers.last ?? configuration.layers))
    }
  }

  private static func pathSites(_ path: PathPatch, _ configuration: Configuration) -> Set<Site> {
    let layers = 0..<configuration.layers
    guard case .heads(let receivers) = path.receivers,
      let first = path.receivers.layers.first, let last = path.receivers.layers.last
    else {
      return sites([.z, configuration.mlpReads, .mlpOut], layers).union([
        .block(configuration.layers - 1, .residualOut)
      ])
    }
    let read = receivers.flatMap { receiver in
      [.block(receiver.head.layer, .residualIn), receiver.input.site(receiver.head.layer)]
    }
    return sites([.z, configuration.mlpReads, .mlpOut], 0..<last)
      .union(Resumption.Prefix.sites(first..<layers.upperBound, in: configuration)).union(read)
  }

  private static func sites(_ stages: [Site.Stage], _ layers: Range<Int>) -> Set<Site> {
    Set(layers.flatMap { layer in stages.map { Site.block(layer, $0) } })
  }
}
