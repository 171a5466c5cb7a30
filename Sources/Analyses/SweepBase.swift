import Tasks
import Tensors
import Tokens
import Transformer

/// The clean pass over some of the prompts, and the ablated passes that start from it.
extension SweepRun {
  struct Base: Sendable {
    let sweep: SweepRun
    let run: Activations
    let before: [Float]
    /// The positions that can differ, for each prompt.
    let ranges: [Range<Int>]
    /// Their tensor rows in the clean pass.
    let active: [Int]
    /// Which of those, by number, are edited.
    let editedRows: [Int]
    let prefix: Resumption.Prefix?
    let ends: [Int]
    let pairs: [[TokenID]]
    /// Where these prompts start among all tensor rows.
    let firstRow: Int

    init(_ sweep: SweepRun, _ part: Range<Int>) throws(Cancelled) {
      self.sweep = sweep
      let whole = sweep.subject.prompts
      let prompts = Array(whole.prompts[part])
      let batch = TokenBatch(prompts.map(\.tokens))
      ends = prompts.map(\.end)
      pairs = Array(sweep.pairs[part])
      firstRow = whole.batch.offsets[part.lowerBound]
      let edited = sweep.edited.map { Array($0[part]) }
      ranges = prompts.enumerated().map { row, prompt in
        let first = edited.map { $0[row].min() ?? prompt.end } ?? 0
        return min(first, prompt.end)..<prompt.tokens.count
      }
      let needsPrefix = ranges.contains { $0.lowerBound > 0 }
      let configuration = sweep.subject.weights.configuration
      run = try sweep.subject.weights.run(
        batch,
        Pass(
          interventions: sweep.subject.interventions,
          capture: Self.sites(configuration, sweep.components, prefix: needsPrefix),
          logits: LogitRequest(.at(ends), tokens: pairs), cancellation: sweep.cancellation))
      before = Measure.logitDifferences(run.logits ?? Tensor([]))
      prefix =
        needsPrefix
        ? Resumption.Prefix(run, layers: 0..<configuration.layers, offsets: batch.offsets) : nil
      (active, editedRows) = Self.rows(ranges, edited, batch)
    }

    private static func sites(
      _ configuration: Configuration, _ components: AblationSweep.Components, prefix: Bool
    ) -> Set<Site> {
      var sites: Set<Site> = []
      for layer in 0..<configuration.layers {
        sites.insert(components.site(layer))
        sites.insert(.block(layer, components == .heads ? .residualMid : .residualOut))
        if prefix { sites.formUnion([.block(layer, .keys), .block(layer, .values)]) }
      }
      return sites
    }

    private static func rows(
      _ ranges: [Range<Int>], _ edited: [[Int]]?, _ batch: TokenBatch
    ) -> (active: [Int], edited: [Int]) {
      var (active, numbers) = ([Int](), [Int]())
      for (row, range) in ranges.enumerated() {
        for position in range {
          if edited?[row].contains(position) ?? true { numbers.append(active.count) }
          active.append(batch.offsets[row] + position)
        }
      }
      return (active, numbers)
    }

    /// Runs of a layer's components whose copies together fit the row limit.
    var groups: [Range<Int>] {
      let count = sweep.components == .heads ? sweep.subject.weights.configuration.heads : 1
      let size = max(1, SweepRun.rowLimit / max(1, active.count))
      return stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
    }

    /// The logit differences, `[component][prompt]`, after ablating each of some components.
    func differences(
      layer: Int, components: Range<Int>, _ cancellation: Cancellation?
    ) throws(Cancelled) -> [[Float]] {
      let copies = components.map { edited(layer: layer, component: $0) }
      let resumption = Resumption(
        layer: sweep.components == .heads ? layer : layer + 1,
        stage: sweep.components == .heads ? .residualMid : .residualIn,
        residual: Tensor(stacking: copies, columns: copies[0].columns),
        rows: components.flatMap { _ in
          ranges.enumerated().map { Resumption.Row(positions: $1, source: $0) }
        }, prefix: prefix)
      let logits = try sweep.subject.weights.resume(
        resumption,
        Pass(
          interventions: laterInterventions(layer: layer, copies: components.count),
          logits: LogitRequest(
            .at(components.flatMap { _ in ends }), tokens: components.flatMap { _ in pairs }),
          cancellation: cancellation)
      ).logits
      let all = Measure.logitDifferences(logits ?? Tensor([]))
      return components.indices.map { copy in
        Array(
          all[
            (copy - components.lowerBound) * ends.count..<(copy - components.lowerBound + 1)
              * ends.count])
      }
    }

    /// The stream after the edit, at the positions that can differ: [active, D].
    private func edited(layer: Int, component: Int) -> Tensor {
      let change = change(layer)
      let isHead = sweep.components == .heads
      var stream = run[.block(layer, isHead ? .residualMid : .residualOut)]
        .gathering(rows: active)
      if isHead {
        Tensor.addProduct(
          change, columns: sweep.subject.weights.configuration.columns(ofHead: component),
          sweep.subject.weights.blocks[layer].attention.outputWeight, to: &stream)
      } else {
        stream.add(change)
      }
      return stream
    }

    /// What is added to the components' outputs: zero at positions that are not edited.
    private func change(_ layer: Int) -> Tensor {
      let site = sweep.components.site(layer)
      let rows = editedRows.map { active[$0] }
      var difference = run[site].gathering(rows: rows).scaled(by: -1)
      if let values = sweep.values {
        difference.add(values[layer].gathering(rows: rows.map { $0 + firstRow }))
      }
      var change = Tensor(repeating: 0, shape: [active.count, difference.columns])
      change.setBlock(rows: editedRows, column: 0, from: difference)
      return change
    }

    /// The edits in force that act after the place of the sweep's own, for copies of the prompts.
    private func laterInterventions(layer: Int, copies: Int) -> [Intervention] {
      sweep.subject.interventions.filter { intervention in
        switch intervention.site {
        case .block(let other, .mlpOut) where sweep.components == .heads: other >= layer
        case .block(let other, _): other > layer
        default: false
        }
      }.map { $0.tiled(copies: copies, rows: active) }
    }
  }
}
