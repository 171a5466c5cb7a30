import Shards
import Tasks
import Tensors
import Tokens
import Transformer

/// The work of an ablation sweep.
///
/// One clean pass keeps the stream after each site that is ablated. An ablation adds its change
/// there (for a head, a product with its rows of W_O) and resumes from that point, many ablations
/// stacked in one tall product, at the positions from the first edited one on.
struct SweepRun: Sendable {
  /// The most positions carried in one product: it bounds memory, and the wait for a cancellation.
  static let rowLimit = 1024

  let components: AblationSweep.Components
  let subject: Subject
  let cancellation: Cancellation?
  let reader: ScoreReader
  /// The positions edited in each prompt; nil for all.
  let edited: [[Int]]?
  private let kind: Ablation.Kind
  private let source: BatchedReference

  init(
    _ components: AblationSweep.Components, _ subject: Subject, kind: Ablation.Kind,
    positions: Ablation.Positions, reference: PromptSet?, _ cancellation: Cancellation?
  ) throws(AnalysisError) {
    try subject.checkSwept()
    self.components = components
    self.subject = subject
    self.cancellation = cancellation
    let prompts = subject.prompts
    reader = try ScoreReader(prompts)
    edited = try positions.resolved(in: prompts)
    let layers = Array(0..<subject.weights.configuration.layers)
    let all = Ablation(
      heads: components == .heads ? layers.map { Head($0, 0) } : [],
      mlps: components == .mlps ? layers : [], kind: kind)
    self.kind = kind
    source = try BatchedReference(
      subject.weights, reference, for: [all], on: prompts, cancellation: cancellation)
  }

  /// What each layer's components are replaced by in some of the prompts; nil for zero.
  func values(_ part: Range<Int>) throws(AnalysisError) -> [Tensor]? {
    guard let source = try source.values(kind, rows: part, cancellation: cancellation) else {
      return nil
    }
    let prompts = subject.cut(part).prompts
    var values: [Tensor] = []
    for layer in 0..<subject.weights.configuration.layers {
      values.append(try source.values(components.site(layer), kind, for: prompts))
    }
    return values
  }

  /// The score of each prompt before, and after each ablation.
  ///
  /// - Parameters:
  ///   - ledger: who computes the units.
  ///   - progress: called with components done and components in all.
  /// - Returns: scores by prompt, and `[layer][component][prompt]`.
  /// - Throws: `cancelled`, or what does not fit.
  func scores(
    _ ledger: Ledger, _ progress: (Int, Int) -> Void
  ) throws(AnalysisError) -> (before: [Float], after: [[[Float]]]) {
    let units = subject.ranges(of: Self.rowLimit).flatMap(units)
    var held: Base?
    let numbers = try ledger.numbers("sweep", units.map(\.size), progress: progress) {
      place throws(AnalysisError) in
      let unit = units[place]
      if held?.part != unit.part {
        // The next one is made when this one's memory is free.
        held = nil
        held = try Base(self, unit.part)
      }
      guard let base = held else { return [] }
      return try AnalysisError.cancellable { () throws(Cancelled) in
        try [base.before]
          + base.scores(layer: unit.layer, components: unit.components, cancellation)
      }.flatMap(\.self)
    }
    return assembled(zip(units, numbers))
  }

  /// Scores by prompt before, and `[layer][component][prompt]`, from those of units.
  private func assembled(
    _ results: some Sequence<(Unit, [Float])>
  ) -> (before: [Float], after: [[[Float]]]) {
    var before: [Float] = []
    var after = [[[Float]]](
      repeating: [[Float]](repeating: [], count: width),
      count: subject.weights.configuration.layers)
    for (unit, values) in results {
      let count = unit.part.count
      // Every unit has the scores before of its prompts.
      if unit.part.lowerBound == before.count { before += values[..<count] }
      for (place, component) in unit.components.enumerated() {
        after[unit.layer][component] += values[(place + 1) * count..<(place + 2) * count]
      }
    }
    return (before, after)
  }
}

// MARK: Units of work

extension SweepRun {
  /// Some components of a layer, ablated one at a time in some prompts.
  private struct Unit {
    let part: Range<Int>
    let layer: Int
    let components: Range<Int>
    let size: Ledger.Unit
  }

  /// The components of a layer.
  private var width: Int {
    components == .heads ? subject.weights.configuration.heads : 1
  }

  /// The units of some prompts, layer by layer.
  private func units(_ part: Range<Int>) -> [Unit] {
    let layers = subject.weights.configuration.layers
    let positions = ranges(part).map(\.count)
    let count = positions.reduce(0, +)
    return (0..<layers).flatMap { layer in
      groups(ofActive: count).map { group in
        // What lies below the layer is not computed again.
        let cost = Double(group.count * count) * (Double(layers - layer) + 0.5)
        return Unit(
          part: part, layer: layer, components: group,
          size: Ledger.Unit(
            cost: cost, count: (group.count + 1) * part.count, steps: group.count))
      }
    }
  }

  /// The positions of each of some prompts that can differ.
  func ranges(_ part: Range<Int>) -> [Range<Int>] {
    part.map { row in
      let end = subject.prompts.prompts[row].end
      let first = edited.map { $0[row].min() ?? end } ?? 0
      return min(first, end)..<end + 1
    }
  }

  /// Runs of a layer's components whose copies together fit the row limit.
  ///
  /// - Parameter active: the positions that can differ, of all prompts that are run together.
  /// - Returns: runs of neighbours.
  func groups(ofActive active: Int) -> [Range<Int>] {
    let size = max(1, Self.rowLimit / max(1, active))
    return stride(from: 0, to: width, by: size).map { $0..<min(width, $0 + size) }
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
