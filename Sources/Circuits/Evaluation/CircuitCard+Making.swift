public import Analyses
public import Shards
public import Tasks
public import Transformer

extension CircuitCard {
  /// Discovers a circuit on prompts; for stability.
  public typealias Discover = (_ prompts: PromptSet) throws(DiscoveryError) -> Circuit

  /// Judges a circuit.
  ///
  /// - Parameters:
  ///   - circuit: the circuit.
  ///   - subject: the model, and the prompts that it is judged on.
  ///   - reference: their reference prompts.
  ///   - unseen: prompts of other kinds, for generalization.
  ///   - seeds: prompts of the same kind drawn by other seeds, for stability.
  ///   - settings: how many of what.
  ///   - discover: discovers a circuit; nil leaves stability unmeasured.
  ///   - ledger: who computes the runs and the discoveries.
  ///   - progress: called with what is done and how much there is, roughly.
  ///   - cancellation: checked between blocks.
  /// - Throws: `AnalysisError`, saying which prompt, head or position is wrong, or when stopped. What
  ///   discovery cannot do on some prompts is told in its row.
  ///
  /// Cost: some 150 runs of the circuit, as many passes as classes and subsets, and a discovery for each
  /// sample and seed.
  public init(
    of circuit: Circuit, _ subject: Subject, reference: PromptSet?, unseen: [UnseenPrompts] = [],
    seeds: [PromptSet] = [], settings: CardSettings = CardSettings(), discover: Discover? = nil,
    ledger: Ledger = .alone, progress: @escaping (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    var making = CardMaking(
      circuit: circuit, subject: subject, settings: settings, ledger: ledger,
      cancellation: cancellation,
      total: 100 + 10 * unseen.count
        + (discover == nil ? 0 : 40 * (settings.samples + seeds.count)),
      progress: progress)
    let base = try CircuitBase(
      subject, CircuitConvention(positionMode: settings.positionMode), reference: reference,
      ledger: ledger, cancellation: cancellation)
    self.circuit = circuit
    prompts = subject.prompts.prompts.count
    model = Measure.mean(base.model)
    rows = try making.evaluation(base, reference)
    rows += try making.stability(seeds, discover)
    rows += try making.generalization(unseen)
  }
}

/// A card under way.
private struct CardMaking {
  let circuit: Circuit
  let subject: Subject
  let settings: CardSettings
  let ledger: Ledger
  let cancellation: Cancellation?
  let total: Int
  let progress: (Int, Int) -> Void
  private var done = 0

  init(
    circuit: Circuit, subject: Subject, settings: CardSettings, ledger: Ledger,
    cancellation: Cancellation?, total: Int, progress: @escaping (Int, Int) -> Void
  ) {
    self.ledger = ledger
    (self.circuit, self.subject, self.settings) = (circuit, subject, settings)
    (self.cancellation, self.total, self.progress) = (cancellation, total, progress)
  }

  /// Tells how far a part of so much of the work is, and counts it as done at its end.
  private mutating func part<Result>(
    _ weight: Int, _ body: ((Int, Int) -> Void) throws(AnalysisError) -> Result
  ) throws(AnalysisError) -> Result {
    let (before, total, tell) = (done, total, progress)
    let result = try body { tell(before + weight * $0 / max(1, $1), total) }
    done += weight
    progress(done, total)
    return result
  }

  // MARK: The circuit itself

  mutating func evaluation(
    _ base: CircuitBase, _ reference: PromptSet?
  ) throws(AnalysisError) -> [CircuitCard.Row] {
    let (circuit, settings, cancellation) = (circuit, settings, cancellation)
    let bootstrap = settings.bootstrap
    let mean = try part(10) { _ throws(AnalysisError) in
      try CircuitRun(circuit, on: base, bootstrap: bootstrap, cancellation: cancellation)
    }
    let resampled = try resampled(reference)
    let completeness = try part(30) { tell throws(AnalysisError) in
      try Completeness(
        of: circuit, on: base, subsets: settings.subsets, seed: bootstrap.seed,
        bootstrap: bootstrap, progress: tell, cancellation: cancellation)
    }
    let minimality = try part(20) { tell throws(AnalysisError) in
      try Minimality(
        of: circuit, on: base, rule: .ordered, bootstrap: bootstrap, progress: tell,
        cancellation: cancellation)
    }
    let random = try part(30) { tell throws(AnalysisError) in
      try RandomCircuits(
        like: circuit, on: base, count: settings.randomCircuits, seed: bootstrap.seed,
        progress: tell, cancellation: cancellation)
    }
    return [
      .faithfulness(.meanFaithfulness, mean), resampled,
      .completeness(completeness, bootstrap), .minimality(minimality), .random(random),
    ]
  }

  /// Faithfulness when everything outside takes the values of the paired prompt.
  private mutating func resampled(
    _ reference: PromptSet?
  ) throws(AnalysisError) -> CircuitCard.Row {
    guard let reference, reference.prompts.count == subject.prompts.prompts.count else {
      done += 10
      return .unmeasured(
        .resampledFaithfulness, because: "the reference prompts are not paired with the prompts.")
    }
    let (circuit, subject, settings, cancellation) = (circuit, subject, settings, cancellation)
    let ledger = ledger
    return try part(10) { _ throws(AnalysisError) in
      let base = try CircuitBase(
        subject, CircuitConvention(kind: .resample, positionMode: settings.positionMode),
        reference: reference, ledger: ledger, cancellation: cancellation)
      return .faithfulness(
        .resampledFaithfulness,
        try CircuitRun(
          circuit, on: base, bootstrap: settings.bootstrap, cancellation: cancellation))
    }
  }

  // MARK: Other prompts

  mutating func stability(
    _ seeds: [PromptSet], _ discover: CircuitCard.Discover?
  ) throws(AnalysisError) -> [CircuitCard.Row] {
    guard let discover else {
      return [CircuitCard.Question.samples, .seeds].map {
        .unmeasured($0, because: "discovery was not asked for.")
      }
    }
    guard subject.prompts.reference != nil else {
      done += 40 * (settings.samples + seeds.count)
      return [CircuitCard.Question.samples, .seeds].map {
        .unmeasured($0, because: "discovery needs prompts with corrupted rows.")
      }
    }
    var generator = SeededGenerator(seed: settings.bootstrap.seed, stream: "samples of a card")
    let count = subject.prompts.prompts.count
    let samples = (0..<settings.samples).map { _ in
      subject.prompts.picking((0..<count).map { _ in generator.index(below: count) })
    }
    return [
      try overlap(.samples, samples, discover), try overlap(.seeds, seeds, discover),
    ]
  }

  /// How much of the circuit is discovered again on several sets of prompts.
  private mutating func overlap(
    _ question: CircuitCard.Question, _ sets: [PromptSet], _ discover: CircuitCard.Discover
  ) throws(AnalysisError) -> CircuitCard.Row {
    let before = done
    let units = sets.map { _ in Ledger.Unit(cost: 1, count: 0, steps: 40) }
    let found = try ledger.results(
      "discoveries", units, progress: { done, _ in progress(before + done, total) }
    ) { place throws(AnalysisError) in try Rediscovery(sets[place], discover).bytes }
    done += 40 * sets.count
    var circuits: [Circuit] = []
    for bytes in found {
      switch Rediscovery(bytes) {
      case .found(let circuit): circuits.append(circuit)
      case .problem(let words): return .unmeasured(question, because: words)
      }
    }
    return .overlap(question, circuit, circuits)
  }

  mutating func generalization(
    _ unseen: [UnseenPrompts]
  ) throws(AnalysisError) -> [CircuitCard.Row] {
    guard !unseen.isEmpty else {
      return [.unmeasured(.generalization, because: "there are no prompts of another kind.")]
    }
    var rows: [CircuitCard.Row] = []
    let (circuit, subject, settings, cancellation) = (circuit, subject, settings, cancellation)
    let ledger = ledger
    for other in unseen {
      guard let prompts = other.prompts else {
        rows.append(.unmeasured(.generalization, of: other.name, because: other.reason))
        done += 10
        continue
      }
      let run = try part(10) { _ throws(AnalysisError) in
        let base = try CircuitBase(
          Subject(subject.weights, prompts),
          CircuitConvention(positionMode: settings.positionMode), reference: prompts.reference,
          ledger: ledger, cancellation: cancellation)
        return try CircuitRun(
          circuit, on: base, bootstrap: settings.bootstrap, cancellation: cancellation)
      }
      rows.append(.faithfulness(.generalization, of: other.name, run))
    }
    return rows
  }
}

/// What discovery gives on other prompts, in a form that shares can keep.
private enum Rediscovery {
  case found(Circuit)
  case problem(String)

  /// Discovers a circuit; what discovery cannot do is told in the card.
  init(_ prompts: PromptSet, _ discover: CircuitCard.Discover) throws(AnalysisError) {
    do throws(DiscoveryError) {
      self = .found(try discover(prompts))
    } catch {
      guard !error.isCancelled else { throw .cancelled }
      self = .problem(error.description)
    }
  }

  private static let problemMark = "problem: "

  /// Reads what was kept; a circuit without heads where nothing was.
  init(_ bytes: [UInt8]?) {
    let text = String(decoding: bytes ?? [], as: UTF8.self)
    if text.hasPrefix(Self.problemMark) {
      self = .problem(String(text.dropFirst(Self.problemMark.count)))
    } else {
      self = .found((try? Circuit(parsing: text)) ?? Circuit(checked: [], links: []))
    }
  }

  var bytes: [UInt8] {
    switch self {
    case .found(let circuit): Array(circuit.fileText.utf8)
    case .problem(let words): Array((Self.problemMark + words).utf8)
    }
  }
}
