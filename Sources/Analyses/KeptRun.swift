import Tasks
import Tensors
import Tokens
public import Transformer

/// One run of a subject, kept so that several analyses read it instead of running the model again.
///
/// It holds the logits at END over the whole vocabulary and what predictions, attributions, lenses
/// and attention maps read. A run with other edits can begin where the two first differ.
public struct KeptRun: Sendable {
  private let prompts: PromptSet
  private let interventions: [Intervention]
  private let activations: Activations

  /// The most bytes that a run keeps.
  public static let limit = 32 << 20

  /// Runs a subject, or the part of it in which it differs from an earlier run; nil where the run would
  /// keep more than the limit.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force.
  ///   - earlier: runs of the same model, of which the one that differs last is taken.
  ///   - limit: the most bytes to keep.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError.cancelled`.
  ///
  /// Cost: one pass at most. The bits are the same with earlier runs and without.
  public init?(
    _ subject: Subject, after earlier: [KeptRun] = [], limit: Int = KeptRun.limit,
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    guard let sites = Self.sites(subject, limit: limit) else { return nil }
    prompts = subject.prompts
    interventions = subject.interventions
    let logits = LogitRequest(.at(prompts.ends))
    activations = try AnalysisError.cancellable { () throws(Cancelled) in
      let starts = earlier.compactMap { run in
        run.firstDifference(from: subject).map { (run: run, layer: $0) }
      }
      if let start = starts.max(by: { $0.layer < $1.layer }) {
        return try start.run.resumed(
          subject, from: start.layer, capture: sites, logits: logits, cancellation)
      }
      return try subject.forward(capture: sites, logits: logits, cancellation)
    }
  }

  /// Whether this is a run of the subject's prompts with the subject's edits.
  public func isRun(of subject: Subject) -> Bool {
    prompts == subject.prompts && interventions == subject.interventions
  }

  /// What a pass over the same subject would give; nil where it is not kept.
  func answer(capture: Set<Site>, logits: LogitRequest) -> Activations? {
    guard capture.isSubset(of: activations.captured) else { return nil }
    if logits.positions == .none { return activations.with(logits: nil) }
    guard logits.positions == .at(prompts.ends) else { return nil }
    guard let tokens = logits.tokens else { return activations }
    return activations.with(logits: activations.logits?.gathering(columnsByRow: tokens))
  }
}

extension KeptRun {
  /// The sites that are kept, the most needed groups first; nil where not even the first fits.
  private static func sites(_ subject: Subject, limit: Int) -> Set<Site>? {
    guard subject.parts.count == 1 else { return nil }
    let configuration = subject.weights.configuration
    let layers = 0..<configuration.layers
    let groups: [Set<Site>] = [
      HeadAttribution.sites(configuration),
      Set(LogitLens.sites(configuration, middles: false)),
      Set(layers.map { .block($0, .pattern) }),
    ]
    let lengths = subject.prompts.prompts.map(\.tokens.count)
    var sites: Set<Site> = []
    for group in groups {
      let pass = Pass(capture: sites.union(group), logits: .last)
      guard pass.cost(in: configuration, lengths: lengths) <= limit else { break }
      sites = pass.capture
    }
    return sites.isEmpty ? nil : sites
  }

  /// The first layer in which a subject's run differs from this one, where it can begin there.
  private func firstDifference(from subject: Subject) -> Int? {
    let both = interventions + subject.interventions
    guard prompts == subject.prompts, both.allSatisfy(\.site.isCarriedBySweeps) else { return nil }
    func edits(_ interventions: [Intervention], _ layer: Int) -> [Intervention] {
      interventions.filter { $0.site.layer == layer }
    }
    let layer = both.compactMap(\.site.layer).sorted().first {
      edits(interventions, $0) != edits(subject.interventions, $0)
    }
    guard let layer, layer > 0,
      activations.captured.contains(.block(layer, .residualIn))
    else { return nil }
    return layer
  }

  /// Runs a subject from a layer on, and takes what lies below from this run.
  private func resumed(
    _ subject: Subject, from layer: Int, capture: Set<Site>, logits: LogitRequest,
    _ cancellation: Cancellation?
  ) throws(Cancelled) -> Activations {
    let rows = prompts.batch.lengths.enumerated().map { row, length in
      Resumption.Row(positions: 0..<length, source: row)
    }
    let above = try subject.weights.resume(
      Resumption(layer: layer, residual: activations[.block(layer, .residualIn)], rows: rows),
      Pass(
        interventions: subject.interventions,
        capture: capture.filter { $0.layer.map { $0 >= layer } ?? ($0 == .finalScale) },
        logits: logits, cancellation: cancellation))
    return above.completed(by: activations, for: capture)
  }
}

extension Site {
  /// The block that the site is in; nil outside of blocks.
  fileprivate var layer: Int? { if case .block(let layer, _) = self { layer } else { nil } }
}

extension Tensor {
  /// Of each row its own columns: [R, columns].
  fileprivate func gathering(columnsByRow tokens: [[TokenID]]) -> Tensor {
    Tensor(
      tokens.enumerated().flatMap { row, columns in columns.map { self[row, $0.rawValue] } },
      shape: [rows, tokens.first?.count ?? 0])
  }
}
