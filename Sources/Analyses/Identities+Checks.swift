import Tasks
import Tensors
import Tokens
import Transformer

// MARK: The identities

extension Identities {
  func finiteWeights() -> [Check] {
    let wrong = weights.parameters.count { weights[$0].firstNonFinite != nil }
    return [
      Check(
        name: "weights are finite (count of tensors that are not)", worst: Float(wrong), bound: 0)
    ]
  }

  func patternSums() throws(AnalysisError) -> [Check] {
    let heads = weights.configuration.heads
    var worst: Float = 0
    for layer in layers {
      let site = Site.block(layer, .pattern)
      let values = try forward(capture: [site], logits: .none)[site].elements
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

  func attributionSum() throws(AnalysisError) -> [Check] {
    let result = try HeadAttribution(Subject(weights, prompts), cancellation: cancellation)
    return [
      Check(
        name: "attributed parts sum to the logit difference",
        worst: Self.distance([result.total], [result.logitDifference]), bound: Self.rounding)
    ]
  }

  /// Writing a run's own values over each of its sites changes nothing.
  func ownValues() throws(AnalysisError) -> [Check] {
    let clean = try forward().logits
    let stages: [Site.Stage] = [
      .queries, .keys, .values, .rotatedQueries, .rotatedKeys, .pattern, .z, .mlpOut,
      .residualMid, .residualOut,
    ].filter { $0.exists(in: weights.configuration.architecture) }
    var checks: [Check] = []
    for stage in stages {
      var worst: Float = 0
      for layer in layers {
        let site = Site.block(layer, stage)
        let values = try forward(capture: [site], logits: .none)[site]
        let patched = try forward([Intervention(site, action: .replace(values))]).logits
        let distance = Self.distance(patched, clean)
        worst = distance.isNaN ? .infinity : max(worst, distance)
      }
      checks.append(
        Check(
          name: "patching \(stage.hookName) with itself changes nothing", worst: worst,
          bound: 1e-5))
    }
    return checks
  }

  /// Writing the stream of another run over that of a run gives the other run.
  func otherValues() throws(AnalysisError) -> [Check] {
    let last = weights.configuration.vocabulary - 1
    let others = TokenBatch(
      prompts.prompts.map { $0.tokens.map { TokenID(last - $0.rawValue) } })
    let other = try forward(on: others).logits
    var worst: Float = 0
    for layer in layers {
      let site = Site.block(layer, .residualIn)
      let values = try forward(capture: [site], logits: .none, on: others)[site]
      let patched = try forward([Intervention(site, action: .replace(values))]).logits
      let distance = Self.distance(patched, other)
      worst = distance.isNaN ? .infinity : max(worst, distance)
    }
    return [
      Check(name: "a stream patched from another run gives that run", worst: worst, bound: 1e-5)
    ]
  }

  func rowsAlone() throws(AnalysisError) -> [Check] {
    let together = try forward().logits?.elements ?? []
    var alone: [Float] = []
    for prompt in prompts.prompts {
      alone += try forward(on: TokenBatch([prompt.tokens])).logits?.elements ?? []
    }
    return [
      Check(
        name: "a batch of different lengths equals its rows alone",
        worst: Self.distance(together, alone), bound: Self.rounding)
    ]
  }

  func resumed() throws(AnalysisError) -> [Check] {
    let whole = try forward().logits
    let batch = prompts.batch
    var worst: Float = 0
    for layer in layers {
      let site = Site.block(layer, .residualIn)
      let stream = try forward(capture: [site], logits: .none)[site]
      let rest = try AnalysisError.cancellable { () throws(Cancelled) in
        try weights.resume(
          Resumption(
            layer: layer, residual: stream,
            rows: batch.lengths.enumerated().map { .init(positions: 0..<$1, source: $0) }),
          Pass(logits: .all, cancellation: cancellation)
        ).logits
      }
      let distance = Self.distance(rest, whole)
      worst = distance.isNaN ? .infinity : max(worst, distance)
    }
    return [
      Check(
        name: "a run resumed in any layer equals the whole run", worst: worst,
        bound: Self.rounding)
    ]
  }

  func narrowed() throws(AnalysisError) -> [Check] {
    guard let all = try forward().logits, let pairs = prompts.pairs else { return [] }
    let requested = try forward(logits: LogitRequest(.at(prompts.ends), tokens: pairs)).logits
    let picked = pairs.enumerated().flatMap { row, tokens in
      let end = prompts.batch.index(row: row, position: prompts.ends[row])
      return tokens.map { all[end, $0.rawValue] }
    }
    return [
      Check(
        name: "logits asked for two tokens equal those of all",
        worst: Self.distance(requested?.elements ?? [], picked), bound: Self.rounding)
    ]
  }

  /// Folding keeps what it must: logits but for their mean over the vocabulary.
  func folded() throws(AnalysisError) -> [Check] {
    let request = LogitRequest(.at(prompts.ends))
    let raw = try forward(logits: request).logits
    let processed = try forward(logits: request, with: weights.processed()).logits
    return [
      Check(
        name: "folded weights give the same logits, centred",
        worst: Self.distance(processed?.centringRows(), raw?.centringRows()),
        bound: 3 * Self.rounding)
    ]
  }

  /// A sweep shares work between heads; one run for a head does not.
  func sweep() throws(AnalysisError) -> [Check] {
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

  func roundTrip() -> [Check] {
    // A tokenizer that changes text has none to give back.
    guard let tokenizer, tokenizer.keepsText else { return [] }
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
