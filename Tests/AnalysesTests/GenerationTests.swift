import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("A model goes on writing")
struct GenerationTests {
  /// What is ablated, by name.
  static let edits: [String: [Ablation]] = [
    "nothing": [],
    "zero": [Ablation(heads: [Head(0, 0)], mlps: [1], kind: .zero)],
    "mean": [Ablation(heads: [Head(1, 0)], mlps: [0], kind: .mean)],
    "template-mean": [Ablation(heads: [Head(0, 0)], kind: .templateMean)],
    "resample": [Ablation(heads: [Head(0, 0)], mlps: [1], kind: .resample)],
    "mean at END": [Ablation(heads: [Head(0, 0)], kind: .mean, positions: .named(["END"]))],
    "several": [
      Ablation(heads: [Head(0, 0)], kind: .mean), Ablation(mlps: [0], kind: .resample),
      Ablation(heads: [Head(1, 0)], kind: .zero, positions: .named(["1", "END"])),
    ],
  ]

  /// The reference prompts that each kind takes for a prompt of a fixture.
  private static func references(
    _ model: RecordedModel, row: Int
  ) throws -> [Ablation.Kind: PromptSet] {
    let all = try #require(model.reference)
    return [.mean: all, .templateMean: all, .resample: PromptSet([all.prompts[row]])]
  }

  /// The logits of an ablated pass over the prompt with tokens behind it, reference prompts having the
  /// same behind them: nothing is kept from one token to the next.
  private static func recomputed(
    _ model: RecordedModel, row: Int, _ written: [TokenID], _ ablations: [Ablation]
  ) throws -> [Float] {
    var prompt = model.subject.prompts.prompts[row]
    let length = prompt.tokens.count
    prompt.positions["END"] = length - 1
    prompt.tokens += written
    var subject = Subject(model.weights, PromptSet([prompt]))
    for ablation in ablations {
      let set = try references(model, row: row)[ablation.kind].map { set in
        PromptSet(
          set.prompts.map { reference in
            var reference = reference
            if reference.tokens.count >= length {
              reference.tokens = Array(reference.tokens.prefix(length)) + written
            }
            return reference
          })
      }
      subject = try subject.adding([ablation], reference: set)
    }
    let activations = try model.weights.forward(
      subject.prompts.batch, Pass(interventions: subject.interventions))
    return try #require(activations.logits).row(0)
  }

  @Test(
    "each token is the first of a whole pass over what stands before it, edits included",
    arguments: RecordedModel.all, edits.keys.sorted())
  func slowTwin(model: RecordedModel, name: String) throws {
    let ablations = try #require(Self.edits[name])
    for (row, prompt) in model.subject.prompts.prompts.enumerated() where prompt.tokens.count > 1 {
      var session = try GenerationSession(
        model.weights, prompt, ablations: ablations,
        references: try Self.references(model, row: row))
      let room = model.weights.configuration.context - prompt.tokens.count
      for step in 0..<min(6, room) {
        let before = session.written
        guard case .token(let token) = try session.next() else {
          Issue.record("no token at step \(step)")
          return
        }
        let logits = try Self.recomputed(model, row: row, before, ablations)
        let own = token.token.rawValue
        #expect(
          abs(token.logit - logits[own]) < .float32Forward * (1 + abs(logits[own])),
          "\(name) row \(row) step \(step)")
        // Rounding may exchange tokens that are as likely as each other.
        let best = logits.max() ?? 0
        #expect(best - logits[own] < 2 * .float32Forward * (1 + abs(best)))
        if best - logits[own] == 0 { #expect(token.rank == 0) }
      }
    }
  }

  @Test("a session that is taken up again goes on as if it had not ended", arguments: edits.keys)
  func takenUp(name: String) throws {
    let model = RecordedModel.all[1]
    let ablations = try #require(Self.edits[name])
    let row = try #require(model.subject.prompts.prompts.firstIndex { $0.tokens.count > 1 })
    let prompt = model.subject.prompts.prompts[row]
    let references = try Self.references(model, row: row)
    let rule = TokenRule.sampled(Sampling(temperature: 2, seed: 5))
    var whole = try GenerationSession(
      model.weights, prompt, rule: rule, ablations: ablations, references: references)
    for _ in 0..<3 { _ = try whole.next() }
    var again = try GenerationSession(
      model.weights, prompt, written: whole.written, rule: rule, ablations: ablations,
      references: references)
    guard case .token(let one) = try whole.next(), case .token(let other) = try again.next() else {
      Issue.record("no token")
      return
    }
    #expect(one.token == other.token)
    #expect(abs(one.logit - other.logit) < .float32Forward * (1 + abs(one.logit)))
  }

  @Test("it ends at the count, at the end of a text, and where the context is full")
  func stops() throws {
    let fixture = Fixture.tiny
    let prompt = fixture.prompts.prompts[0]
    func generation(_ count: Int, ends: Set<TokenID> = []) throws -> Generation {
      try Generation(GenerationSession(fixture.weights, prompt, ends: ends), count: count)
    }
    let three = try generation(3)
    #expect(three.tokens.count == 3 && three.stop == .count)
    let none = try generation(0)
    #expect(none.tokens.isEmpty && none.stop == .count)
    let ended = try generation(3, ends: [three.tokens[1].token])
    let place = three.tokens.firstIndex { $0.token == three.tokens[1].token } ?? 0
    #expect(ended.tokens == Array(three.tokens.prefix(place + 1)) && ended.stop == .endOfText)
    let room = fixture.weights.configuration.context - prompt.tokens.count
    let full = try generation(room + 5)
    #expect(full.tokens.count == room && full.stop == .context)
  }

  @Test("what has no meaning is refused")
  func refusals() throws {
    let fixture = Fixture.tiny
    let prompt = try #require(fixture.prompts.prompts.first { $0.tokens.count > 1 })
    func begin(_ ablation: Ablation, _ references: [Ablation.Kind: PromptSet] = [:]) throws {
      _ = try GenerationSession(
        fixture.weights, prompt, ablations: [ablation], references: references)
    }
    let head = Head(0, 0)
    #expect(throws: AnalysisError.noReference(.mean)) { try begin(Ablation(heads: [head])) }
    let beyond = "\(prompt.tokens.count)"
    #expect(throws: AnalysisError.noSuchPosition(beyond, prompt: 0, known: [])) {
      try begin(Ablation(heads: [head], kind: .zero, positions: .named([beyond])))
    }
    let longer = PromptSet([Prompt(tokens: prompt.tokens + [0])])
    let count = prompt.tokens.count
    #expect(
      throws: AnalysisError.referenceLength(prompt: 0, length: count, reference: count + 1)
    ) { try begin(Ablation(heads: [head], kind: .resample), [.resample: longer]) }
    let shorter = PromptSet([Prompt(tokens: Array(prompt.tokens.dropLast()))])
    #expect(
      throws: AnalysisError.positionNotCovered(prompt: 0, position: count - 1, template: nil)
    ) { try begin(Ablation(heads: [head], kind: .mean), [.mean: shorter]) }
  }
}
