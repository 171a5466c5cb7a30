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
  func scores(
    _ progress: (Int, Int) -> Void
  ) throws(AnalysisError) -> (before: [Float], after: [[[Float]]]) {
    let configuration = subject.weights.configuration
    let width = components == .heads ? configuration.heads : 1
    let parts = subject.ranges(of: Self.rowLimit)
    let total = parts.count * configuration.layers * width
    var before: [Float] = []
    var after = [[[Float]]](
      repeating: [[Float]](repeating: [], count: width), count: configuration.layers)
    var done = 0
    for part in parts {
      let base = try Base(self, part)
      before += base.before
      for layer in 0..<configuration.layers {
        for group in base.groups {
          let differences = try AnalysisError.cancellable { () throws(Cancelled) in
            try base.scores(layer: layer, components: group, cancellation)
          }
          for (component, values) in zip(group, differences) { after[layer][component] += values }
          done += group.count
          progress(done, total)
        }
      }
    }
    return (before, after)
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
