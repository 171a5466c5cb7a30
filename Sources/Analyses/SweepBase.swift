import Tasks
import Tensors
import Tokens
import Transformer

/// The clean pass over some of the prompts, and the ablated passes that start from it.
extension SweepRun {
  struct Base: Sendable {
    let sweep: SweepRun
    /// The prompts.
    let part: Range<Int>
    let activations: Activations
    let before: [Float]
    private let continuation: Continuation
    /// The positions that can differ, for each prompt.
    private let ranges: [Range<Int>]
    /// Their tensor rows in the clean pass.
    private let active: [Int]
    /// Which of those, by number, are edited, for each prompt.
    private let editedByPrompt: [[Int]]
    /// The same for all prompts together.
    private var editedRows: [Int] { editedByPrompt.flatMap(\.self) }
    /// What each layer's components are replaced by; nil for zero.
    private let values: [Tensor]?

    init(_ sweep: SweepRun, _ part: Range<Int>) throws(AnalysisError) {
      (self.sweep, self.part) = (sweep, part)
      let subject = sweep.subject.cut(part)
      let reader = sweep.reader.picking(part)
      values = try sweep.values(part)
      let edited = sweep.edited.map { Array($0[part]) }
      ranges = sweep.ranges(part)
      let sites = Self.sites(
        subject.weights.configuration, sweep.components,
        prefix: ranges.contains { $0.lowerBound > 0 })
      activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try subject.forward(
          capture: sites, logits: reader.request(), sweep.cancellation)
      }
      before = reader.values(activations.logits)
      continuation = Continuation(subject, reader, activations: activations)
      (active, editedByPrompt) = Self.rows(ranges, edited, subject.prompts.batch)
    }

    private static func sites(
      _ configuration: Configuration, _ components: AblationSweep.Components, prefix: Bool
    ) -> Set<Site> {
      var sites: Set<Site> = []
      for layer in 0..<configuration.layers {
        sites.insert(components.site(layer))
        sites.insert(components.next(layer, configuration).site)
      }
      let layers = 0..<configuration.layers
      return prefix ? sites.union(Resumption.Prefix.sites(layers, in: configuration)) : sites
    }

    private static func rows(
      _ ranges: [Range<Int>], _ edited: [[Int]]?, _ batch: TokenBatch
    ) -> (active: [Int], edited: [[Int]]) {
      var (active, numbers) = ([Int](), ranges.map { _ in [Int]() })
      for (row, range) in ranges.enumerated() {
        for position in range {
          if edited?[row].contains(position) ?? true { numbers[row].append(active.count) }
          active.append(batch.offsets[row] + position)
        }
      }
      return (active, numbers)
    }

    /// Runs of a layer's components whose copies together fit the row limit.
    var groups: [Range<Int>] { sweep.groups(ofActive: active.count) }

    /// The scores, `[component][prompt]`, after ablating each of some components.
    ///
    /// Where an ablation writes the value that is there already, nothing runs and the number is the
    /// clean pass's own: computed again in a product of another height it could differ in its last
    /// bits.
    func scores(
      layer: Int, components: Range<Int>, _ cancellation: Cancellation?
    ) throws(Cancelled) -> [[Float]] {
      let next = sweep.components.next(layer, sweep.subject.weights.configuration)
      let changes = components.map { isChanged(layer: layer, component: $0) }
      let changing = zip(components, changes).filter { $0.1.contains(true) }.map(\.0)
      let found = try continuation.scores(
        changing.map {
          Continuation.Copy(ranges: ranges, stream: edited(layer: layer, component: $0))
        }, layer: next.layer, stage: next.stage, cancellation)
      let known = Dictionary(uniqueKeysWithValues: zip(changing, found))
      return zip(components, changes).map { component, changes in
        guard let ablated = known[component] else { return before }
        return changes.indices.map { changes[$0] ? ablated[$0] : before[$0] }
      }
    }

    /// For each prompt, whether ablating a component writes anything that is not there already.
    private func isChanged(layer: Int, component: Int) -> [Bool] {
      let site = sweep.components.site(layer)
      let columns =
        sweep.components == .heads
        ? sweep.subject.weights.configuration.columns(ofHead: component)
        : 0..<sweep.subject.weights.configuration.width
      return editedByPrompt.map { numbers in
        let rows = numbers.map { active[$0] }
        guard let values = values?[layer] else {
          return !activations[site].isZero(rows: rows, columns: columns)
        }
        return !activations[site].hasSameBits(as: values, rows: rows, columns: columns)
      }
    }

    /// The stream after the edit, at the positions that can differ: [active, D].
    private func edited(layer: Int, component: Int) -> Tensor {
      let change = change(layer)
      let isHead = sweep.components == .heads
      let weights = sweep.subject.weights
      let next = sweep.components.next(layer, weights.configuration)
      var stream = activations[next.site].gathering(rows: active)
      if isHead {
        weights.addOutput(of: Head(layer, component), z: change, to: &stream)
      } else {
        stream.add(change)
      }
      return stream
    }

    /// What is added to the components' outputs: zero at positions that are not edited.
    private func change(_ layer: Int) -> Tensor {
      let site = sweep.components.site(layer)
      let rows = editedRows.map { active[$0] }
      var difference = activations[site].gathering(rows: rows).scaled(by: -1)
      if let values { difference.add(values[layer].gathering(rows: rows)) }
      var change = Tensor(repeating: 0, shape: [active.count, difference.columns])
      change.setBlock(rows: editedRows, column: 0, from: difference)
      return change
    }
  }
}

extension AblationSweep.Components {
  /// The first place at which the stream holds what the components of a layer write, and where a pass
  /// from there goes on.
  fileprivate func next(
    _ layer: Int, _ configuration: Configuration
  ) -> (site: Site, layer: Int, stage: Site.Stage) {
    switch self {
    case .heads: configuration.afterHeads(ofLayer: layer)
    case .mlps: (.block(layer, .residualOut), layer + 1, .residualIn)
    }
  }
}
