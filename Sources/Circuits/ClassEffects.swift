public import Analyses
public import Shards
public import Tasks
public import Transformer

/// The effect of ablating each class of a circuit, in the whole model or in the circuit alone.
///
/// In the model, the heads of a class take their template means at their positions. In the circuit,
/// where every other head is ablated already, the class is ablated too. A class can matter much in
/// the circuit and little in the model, where backup heads make up for it.
///
/// Source: Wang et al. 2022, section 4; the paper, figures 4b (in the circuit) and 8b.
public struct ClassEffects: Codable, Equatable, Sendable {
  /// What the classes were ablated in.
  public var scope: Scope
  /// Where heads of the circuit were kept; nil in the model.
  public var positionMode: Circuit.PositionMode?
  /// The mean logit difference with no class ablated, F(X), in logits.
  public var whole: Float
  /// One for each class, in the order of the circuit.
  public var classes: [Effect]

  /// What classes are ablated in.
  public enum Scope: String, CaseIterable, Codable, Hashable, Sendable {
    /// The whole model.
    case model
    /// A run of the circuit alone.
    case circuit
  }

  /// The effect of one class.
  public struct Effect: Codable, Equatable, Sendable {
    /// The name of the class.
    public var name: String
    /// Its heads, each at its position.
    public var members: [Circuit.Member]
    /// The mean logit difference with the class ablated, in logits.
    public var ablated: Float
    /// That minus the one with no class ablated.
    public var effect: Float
    /// The effect without its sign.
    public var magnitude: Float { abs(effect) }
  }

  /// Ablates every class in turn.
  ///
  /// - Parameters:
  ///   - circuit: the classes.
  ///   - subject: the model, the prompts, and edits that stay in force throughout.
  ///   - scope: what classes are ablated in.
  ///   - positionMode: where heads of the circuit are kept; of no matter in the model.
  ///   - reference: the reference prompts.
  ///   - ledger: who computes the runs.
  ///   - progress: called with runs done and runs in all.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head or position is wrong.
  ///
  /// Cost: a pass for each class, one more, and one over the reference prompts.
  public init(
    of circuit: Circuit, _ subject: Subject, in scope: Scope,
    positionMode: Circuit.PositionMode = .perPrompt, reference: PromptSet?,
    ledger: Ledger = .alone, progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let base = try CircuitBase(
      subject, CircuitConvention(positionMode: positionMode), reference: reference,
      ledger: ledger, cancellation: cancellation)
    func without(_ ablated: CircuitClass?) throws(AnalysisError) -> Float {
      switch scope {
      case .model: Measure.mean(try base.scores(ablating: ablated?.members ?? [], cancellation))
      case .circuit:
        Measure.mean(
          try base.scores(
            keeping: ablated.map { circuit.removing(class: $0.name) } ?? circuit, cancellation))
      }
    }
    let runs = circuit.classes.count + 1
    whole = try without(nil)
    progress(1, runs)
    classes = []
    for circuitClass in circuit.classes {
      let ablated = try without(circuitClass)
      classes.append(
        Effect(
          name: circuitClass.name, members: circuitClass.members, ablated: ablated,
          effect: ablated - whole))
      progress(classes.count + 1, runs)
    }
    self.scope = scope
    self.positionMode = scope == .circuit ? positionMode : nil
  }
}

extension CircuitClass {
  /// The ablations that take the class away from the model.
  ///
  /// One for each name of a position, in alphabetical order.
  ///
  /// - Parameter kind: what the heads carry instead.
  /// - Returns: the ablations.
  public func ablations(_ kind: Ablation.Kind) -> [Ablation] {
    Dictionary(grouping: members, by: \.position).sorted { $0.key < $1.key }.map { name, members in
      Ablation(
        heads: members.map(\.head).sorted(), kind: kind, positions: Ablation.Positions(name))
    }
  }
}
