import Analyses
import Checkpoints
import StrictJSON
import Tasks
import Tensors
import Tokens
import Transformer

/// Identities that hold for every model, measured on random tokens.
struct Selftest {
  private let model: OpenModel
  private let prompts: PromptSet
  private let cancellation: Cancellation
  private let weights: Weights

  /// What is not checked.
  var skipped: [String] {
    ["known numbers of GPT-2 small, which this version has none of"]
      + (model.vocabulary.tokenizer == nil
        ? ["text, which needs a tokenizer, and the folder has none that can be read"] : [])
  }

  /// One identity, and how far it is from holding.
  struct Check: JSONRepresentable {
    let name: String
    let worst: Float
    let bound: Float

    /// A deviation that is not a number has failed.
    var passed: Bool { worst <= bound }

    var json: JSONOutput {
      ["name": name, "worst": worst, "bound": bound, "passed": passed]
    }
  }

  /// Prompts of three lengths, of random tokens.
  init(_ model: OpenModel, seed: UInt64, cancellation: Cancellation) {
    self.model = model
    self.cancellation = cancellation
    weights = model.weights
    var generator = SeededGenerator(seed: seed)
    let shape = model.configuration
    func token() -> TokenID {
      TokenID(Int.random(in: 0..<shape.vocabulary, using: &generator))
    }
    prompts = PromptSet(
      [5, 12, 9].map { length in
        Prompt(
          tokens: (0..<min(length, shape.context)).map { _ in token() }, answer: token(),
          distractor: token())
      })
  }

  /// Measures all identities, one after the other.
  func run(progress: (Int, Int) -> Void) throws -> [Check] {
    let steps: [() throws -> [Check]] = [
      finiteWeights, patternSums, attributionSum, ownValues, rowsAlone, resumed, narrowed, folded,
      sweep, roundTrip,
    ]
    var checks: [Check] = []
    for (done, step) in steps.enumerated() {
      try cancellation.check()
      checks += try step()
      progress(done + 1, steps.count)
    }
    return checks
  }

  /// A few hundred roundings of single precision, on models of any size.
  private static let rounding: Float = 1e-4

  private var layers: Range<Int> { 0..<weights.configuration.layers }

  private func run(
    _ interventions: [Intervention] = [], capture: Set<Site> = [], logits: LogitRequest = .all,
    on batch: TokenBatch? = nil, with other: Weights? = nil
  ) throws(Cancelled) -> Activations {
    try (other ?? weights).run(
      batch ?? prompts.batch,
      Pass(
        interventions: interventions, capture: capture, logits: logits,
        cancellation: cancellation))
  }

  /// The largest difference of two tensors, relative where values are large.
  private static func distance(_ ours: Tensor?, _ theirs: Tensor?) -> Float {
    distance(ours?.elements ?? [], theirs?.elements ?? [])
  }

  private static func distance(_ ours: [Float], _ theirs: [Float]) -> Float {
    guard ours.count == theirs.count, !ours.isEmpty else { return .infinity }
    var worst: Float = 0
    for (a, b) in zip(ours, theirs) {
      let distance = (a - b).magnitude / (1 + b.magnitude)
      guard distance <= worst else {
        guard !distance.isNaN else { return .nan }
        worst = distance
        continue
      }
    }
    return worst
  }
}

// MARK: The identities

extension Selftest {
  private func finiteWeights() -> [Check] {
    [
      Check(
        name: "weights are finite (count of tensors that are not)",
        worst: Float(model.checkpoint.nonFiniteTensors().count), bound: 0)
    ]
  }

  private func patternSums() throws -> [Check] {
    let heads = weights.configuration.heads
    var worst: Float = 0
    for layer in layers {
      let site = Site.block(layer, .pattern)
      let values = try run(capture: [site], logits: .none)[site].elements
      var start = 0
      for length in prompts.batch.lengths {
        for _ in 0..<heads * length {
          let sum = values[start..<start + length].reduce(0.0) { $0 + Double($1) }
          worst = sum.isNaN ? .infinity : max(worst, Float((sum - 1).magnitude))
          start += length
        }
      }
    }
    return [Check(name: "attention of every query sums to one", worst: worst, bound: 1e-5)]
  }

  private func attributionSum() throws -> [Check] {
    let result = try HeadAttribution(Subject(weights, prompts), cancellation: cancellation)
    return [
      Check(
        name: "attributed parts sum to the logit difference",
        worst: Self.distance([result.total], [result.logitDifference]), bound: Self.rounding)
    ]
  }

  /// Writing a run's own values over each of its sites changes nothing.
  private func ownValues() throws -> [Check] {
    let clean = try run().logits
    let stages: [Site.Stage] = [
      .queries, .keys, .values, .pattern, .z, .mlpOut, .residualMid, .residualOut,
    ]
    return try stages.map { stage in
      var worst: Float = 0
      for layer in layers {
        let site = Site.block(layer, stage)
        let values = try run(capture: [site], logits: .none)[site]
        let patched = try run([Intervention(site, edit: .replace(values))]).logits
        let distance = Self.distance(patched, clean)
        worst = distance.isNaN ? .infinity : max(worst, distance)
      }
      return Check(
        name: "patching \(stage.hookName) with itself changes nothing", worst: worst,
        bound: 1e-5)
    }
  }

  private func rowsAlone() throws -> [Check] {
    let together = try run().logits?.elements ?? []
    var alone: [Float] = []
    for prompt in prompts.prompts {
      alone += try run(on: TokenBatch([prompt.tokens])).logits?.elements ?? []
    }
    return [
      Check(
        name: "a batch of different lengths equals its rows alone",
        worst: Self.distance(together, alone), bound: Self.rounding)
    ]
  }

  private func resumed() throws -> [Check] {
    let whole = try run().logits
    let batch = prompts.batch
    var worst: Float = 0
    for layer in layers {
      let site = Site.block(layer, .residualIn)
      let stream = try run(capture: [site], logits: .none)[site]
      let rest = try weights.resume(
        Resumption(
          layer: layer, residual: stream,
          rows: batch.lengths.enumerated().map { .init(positions: 0..<$1, source: $0) }),
        Pass(logits: .all, cancellation: cancellation)
      ).logits
      let distance = Self.distance(rest, whole)
      worst = distance.isNaN ? .infinity : max(worst, distance)
    }
    return [
      Check(
        name: "a run resumed in any layer equals the whole run", worst: worst,
        bound: Self.rounding)
    ]
  }

  private func narrowed() throws -> [Check] {
    guard let all = try run().logits, let pairs = prompts.pairs else { return [] }
    let asked = try run(logits: LogitRequest(.at(prompts.ends), tokens: pairs)).logits
    let picked = pairs.enumerated().flatMap { row, tokens in
      let end = prompts.batch.index(row: row, position: prompts.ends[row])
      return tokens.map { all[end, $0.rawValue] }
    }
    return [
      Check(
        name: "logits asked for two tokens equal those of all",
        worst: Self.distance(asked?.elements ?? [], picked), bound: Self.rounding)
    ]
  }

  /// Folding keeps what it must: logits but for their mean over the vocabulary.
  private func folded() throws -> [Check] {
    let request = LogitRequest(.at(prompts.ends))
    let raw = try run(logits: request).logits
    let processed = try run(logits: request, with: weights.processed()).logits
    return [
      Check(
        name: "folded weights give the same logits, centred",
        worst: Self.distance(processed?.centringRows(), raw?.centringRows()),
        bound: 3 * Self.rounding)
    ]
  }

  /// A sweep shares work between heads; one run for a head does not.
  private func sweep() throws -> [Check] {
    let subject = Subject(weights, prompts)
    let sweep = try AblationSweep(
      over: .heads, subject, kind: .mean, reference: prompts, cancellation: cancellation)
    var worst: Float = 0
    for layer in layers {
      let index = layer % weights.configuration.heads
      let single = try AblationEffect(
        [Ablation(heads: [Head(layer, index)], kind: .mean)], subject, reference: prompts,
        cancellation: cancellation)
      let distance = Self.distance(
        [sweep.before + sweep.effects[layer][index]], [single.after])
      worst = distance.isNaN ? .infinity : max(worst, distance)
    }
    return [
      Check(
        name: "a sweep equals one run for each head", worst: worst, bound: Self.rounding)
    ]
  }

  private func roundTrip() -> [Check] {
    // A tokenizer that changes text has none to give back.
    guard let tokenizer = model.vocabulary.tokenizer, tokenizer.keepsText else { return [] }
    let texts = [
      "When Mary and John went to the store, John gave a drink to Mary.", "  two  spaces\n\ttab",
      "naïve café 日本語 🙂 e\u{301}", "don't 1984 !!!", "\u{0}\u{7F}\u{FFFD}",
    ]
    let wrong = texts.count { tokenizer.decode(tokenizer.encode($0)) != $0 }
    return [
      Check(
        name: "text survives the tokenizer (count that does not)", worst: Float(wrong), bound: 0)
    ]
  }
}
