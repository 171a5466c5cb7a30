import Tasks
import Tensors
import Tokens
import Transformer

/// The work of an ablation sweep.
///
/// One clean pass keeps the stream after every edit's place. Each ablation then only adds what
/// changed there (for a head, a product with its 64 or so rows of W_O) and goes on from that point,
/// many ablations stacked in one tall product, at the positions from the first edited one on.
struct SweepRun {
  /// The most positions carried in one product, so that memory stays bounded and stopping quick.
  static let rowLimit = 2048

  private let components: AblationSweep.Components
  private let subject: Subject
  private let cancellation: Cancellation?
  private let pairs: [[TokenID]]
  /// The positions edited in each prompt; nil for all.
  private let edited: [[Int]]?
  /// What each layer's components are replaced by, for all prompts; nil for zero.
  private let values: [Tensor]?

  init(
    _ components: AblationSweep.Components, _ subject: Subject, kind: Ablation.Kind,
    positions: Ablation.Positions, reference: PromptSet?, _ cancellation: Cancellation?
  ) throws(AnalysisError) {
    self.components = components
    self.subject = subject
    self.cancellation = cancellation
    let prompts = subject.prompts
    guard let pairs = prompts.pairs else {
      throw .noAnswer(prompt: prompts.prompts.firstIndex { $0.pair == nil } ?? 0)
    }
    self.pairs = pairs
    edited = try positions.resolved(in: prompts)
    let layers = Array(0..<subject.weights.configuration.layers)
    let all = Ablation(
      heads: components == .heads ? layers.map { Head($0, 0) } : [],
      mlps: components == .mlps ? layers : [], kind: kind)
    let source = try AblationReference(
      subject.weights, reference, for: [all], cancellation: cancellation)
    guard let source else {
      values = nil
      return
    }
    var values: [Tensor] = []
    for layer in layers {
      values.append(try source.values(components.site(layer), kind, for: prompts))
    }
    self.values = values
  }

  /// The logit difference of each prompt before, and after each ablation.
  func run(
    _ progress: (Int, Int) -> Void
  ) throws(AnalysisError) -> (before: [Float], after: [[[Float]]]) {
    let configuration = subject.weights.configuration
    let width = components == .heads ? configuration.heads : 1
    let parts = chunks()
    let total = parts.count * configuration.layers * width
    var before: [Float] = []
    var after = [[[Float]]](
      repeating: [[Float]](repeating: [], count: width), count: configuration.layers)
    var done = 0
    do {
      for part in parts {
        let base = try BaseRun(self, part)
        before += base.before
        for layer in 0..<configuration.layers {
          for group in groups(of: width, rows: base.active.count) {
            let differences = try base.differences(layer: layer, components: group)
            for (component, values) in zip(group, differences) { after[layer][component] += values }
            done += group.count
            progress(done, total)
          }
        }
      }
    } catch {
      throw .cancelled
    }
    return (before, after)
  }

  /// Runs of prompts that fit the row limit; all prompts where edits are in force for all of them.
  private func chunks() -> [Range<Int>] {
    let lengths = subject.prompts.batch.lengths
    guard subject.interventions.isEmpty else { return [0..<lengths.count] }
    var (parts, first, rows) = ([Range<Int>](), 0, 0)
    for (index, length) in lengths.enumerated() {
      if rows + length > Self.rowLimit && index > first {
        parts.append(first..<index)
        (first, rows) = (index, 0)
      }
      rows += length
    }
    return parts + [first..<lengths.count]
  }

  /// Runs of components whose copies together fit the row limit.
  private func groups(of count: Int, rows: Int) -> [Range<Int>] {
    let size = max(1, Self.rowLimit / max(1, rows))
    return stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
  }
}

extension AblationSweep.Components {
  /// The site whose value is replaced.
  func site(_ layer: Int) -> Site {
    switch self {
    case .heads: .block(layer, .z)
    case .mlps: .block(layer, .mlpOut)
    }
  }
}

/// The clean pass over some of the prompts, and the ablated passes that start from it.
extension SweepRun {
  fileprivate struct BaseRun {
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

    /// The logit differences, `[component][prompt]`, after ablating each of some components.
    func differences(layer: Int, components: Range<Int>) throws(Cancelled) -> [[Float]] {
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
          cancellation: sweep.cancellation)
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
