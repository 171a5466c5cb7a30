import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Self-repair")
struct SelfRepairTests {
  @Test("agrees with TransformerLens, for one head and several", arguments: Fixture.all.indices)
  func golden(index: Int) throws {
    let recorded = FixtureRepairs.all[index]
    let fixture = recorded.fixture
    for (name, pairs) in recorded.requests.heads {
      for kind in try recorded.requests.kinds.map({ try #require(Ablation.Kind(rawValue: $0)) }) {
        let ours = try SelfRepair(
          of: pairs.map { Head($0[0], $0[1]) }, fixture.subject, kind: kind,
          reference: fixture.prompts.reference)
        for (values, part) in [
          (ours.prompts.map(\.ablated), "ablated"),
          (ours.prompts.map(\.directEffect), "direct_effect"),
          (ours.prompts.map(\.replacement), "replacement"),
          (ours.cleanAttribution.flatMap { $0 }, "attribution/clean"),
          (ours.ablatedAttribution.flatMap { $0 }, "attribution/ablated"),
        ] {
          let theirs = recorded["repair/\(name)/\(kind.rawValue)/\(part)"].elements
          let agreement = Agreement(values, theirs)
          #expect(agreement.worst < .float32Forward, "\(name) \(kind) \(part): \(agreement)")
        }
        let clean = Agreement(
          ours.prompts.map(\.clean), fixture["logit_differences"].elements)
        #expect(clean.worst < .float32Forward, "\(clean)")
      }
    }
  }

  @Test("its numbers follow from each other, for prompts and their mean")
  func arithmetic() throws {
    let fixture = Fixture.tiny
    let repair = try SelfRepair(
      of: [Head(0, 2)], fixture.subject, reference: fixture.prompts.reference)
    for reading in repair.prompts + [repair.mean] {
      #expect(reading.naive == reading.clean - reading.directEffect)
      #expect(reading.repair == reading.ablated - reading.naive)
      #expect(reading.strictRepair == reading.repair - reading.replacement)
    }
    #expect(repair.mean.clean == Measure.mean(repair.prompts.map(\.clean)))
    #expect(abs(repair.mean.repair - Measure.mean(repair.prompts.map(\.repair))) < 1e-6)
    #expect(repair.backup[1][3] == repair.ablatedAttribution[1][3] - repair.cleanAttribution[1][3])
  }

  @Test(
    "logit differences are those of the ablation, whatever its kind",
    arguments: RecordedModel.all, Ablation.Kind.allCases)
  func ablation(model: RecordedModel, kind: Ablation.Kind) throws {
    let heads = [
      Head(0, model.configuration.heads - 1), Head(model.configuration.layers - 1, 0),
    ]
    let reference = model.reference
    for positions in [Ablation.Positions.named(["END"]), .named(["END", "0"]), .all] {
      let repair = try SelfRepair(
        of: heads, model.subject, kind: kind, positions: positions, reference: reference)
      let effect = try AblationEffect(
        [Ablation(heads: heads, kind: kind, positions: positions)], model.subject,
        reference: reference)
      let edited = try model.subject.adding(
        [Ablation(heads: heads, kind: kind, positions: positions)], reference: reference)
      for (ours, others) in [
        (repair.prompts.map(\.clean), effect.prompts.map(\.before)),
        (repair.prompts.map(\.ablated), effect.prompts.map(\.after)),
        (
          repair.cleanAttribution.flatMap { $0 },
          try HeadAttribution(model.subject).heads.flatMap { $0 }
        ),
        (
          repair.ablatedAttribution.flatMap { $0 },
          try HeadAttribution(edited).heads.flatMap { $0 }
        ),
      ] {
        let agreement = Agreement(ours, others)
        #expect(agreement.worst < model.bound, "\(positions): \(agreement)")
      }
    }
  }

  @Test("a head replaced by its own values leaves the whole direct effect, and strictly nothing")
  func itself() throws {
    let fixture = Fixture.tiny
    let repair = try SelfRepair(
      of: [Head(1, 1), Head(0, 0)], fixture.subject, kind: .resample, reference: fixture.prompts)
    for reading in repair.prompts {
      #expect(reading.ablated == reading.clean)
      #expect(reading.replacement == reading.directEffect)
      #expect(abs(reading.strictRepair) < .attributionSum)
    }
    #expect(repair.backup.joined().allSatisfy { $0 == 0 })
    #expect(repair.heads == [Head(0, 0), Head(1, 1)])
  }

  @Test("with nothing after the head, strict self-repair is the last norm's alone")
  func lastLayer() throws {
    var weights = Fixture.tiny.weights
    let mlp = weights.blocks[1].mlp
    weights.blocks[1].mlp.output.weight = mlp.output.weight.scaled(by: 0)
    weights.blocks[1].mlp.output.bias = mlp.output.bias?.scaled(by: 0)
    let subject = Subject(weights, Fixture.tiny.prompts)
    let reference = Fixture.tiny.prompts.reference
    let head = Head(1, 2)
    let repair = try SelfRepair(of: [head], subject, reference: reference)
    let edited = try subject.adding(
      [Ablation(heads: [head], kind: .templateMean, positions: .named(["END"]))],
      reference: reference)
    let batch = subject.prompts.batch
    func scales(_ subject: Subject) throws -> [Float] {
      let activations = try weights.forward(
        batch, Pass(interventions: subject.interventions, capture: [.finalScale], logits: .none))
      return subject.prompts.prompts.enumerated().map { row, prompt in
        activations[.finalScale][0, batch.index(row: row, position: prompt.end)]
      }
    }
    for (row, (clean, ablated)) in zip(try scales(subject), try scales(edited)).enumerated() {
      let reading = repair.prompts[row]
      let single = Subject(weights, PromptSet([subject.prompts.prompts[row]]))
      let constant = try HeadAttribution(single).unembedBias
      let stream = (reading.clean - constant - reading.directEffect + reading.replacement) * clean
      #expect(abs(reading.ablated - constant - stream / ablated) < .attributionSum)
    }
  }

  @Test("what cannot be answered is refused with words")
  func refused() throws {
    let fixture = Fixture.tiny
    let reference = fixture.prompts.reference
    for (error, message, body) in [
      (
        AnalysisError.endNotAblated(prompt: 1, positions: "0"),
        "self-repair compares with the direct effect at END, and the positions 0 leave out END of "
          + "prompt 2. Use --at END or --at all.",
        {
          try SelfRepair(of: [Head(0, 0)], fixture.subject, positions: .named(["0"]), reference: $0)
        }
      ),
      (
        .noSuchHead(Head(2, 0), layers: 2, heads: 4),
        "there is no head 2.0: layers go from 0 to 1, heads from 0 to 3.",
        { try SelfRepair(of: [Head(2, 0)], fixture.subject, reference: $0) }
      ),
    ] as [(AnalysisError, String, (PromptSet?) throws -> SelfRepair)] {
      #expect(throws: error) { try body(reference) }
      #expect(error.description == message)
    }
    #expect(throws: AnalysisError.noReference(.templateMean)) {
      try SelfRepair(of: [Head(0, 0)], fixture.subject)
    }
    var prompts = fixture.prompts
    prompts.prompts[2].distractor = nil
    #expect(throws: AnalysisError.noAnswer(prompt: 2)) {
      try SelfRepair(of: [Head(0, 0)], Subject(fixture.weights, prompts), reference: reference)
    }
  }
}
