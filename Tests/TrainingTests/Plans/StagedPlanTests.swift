import Checkpoints
import Tasks
import Testing
import Tracking
import Transformer

@testable import Training

@Suite("A plan is a text of stages with settings")
struct StagedPlanTests {
  static let small = Configuration(layers: 4, heads: 4, width: 64, vocabulary: 500, context: 96)
  static let large = Configuration(
    layers: 12, heads: 12, width: 768, vocabulary: 50257, context: 1024)
  static let checkpoint = CheckpointSettings(vocabulary: 500)

  static let full = """
    # A comment.
    name = There and = back   # with a name
    lr = 2e-4
    seed = 7
    small.lr = 1e-3\t# for small models

    [corrupt]
    data = subject-duplication
    count = 900
    data-seed = 18446744073709551615
    templates = my words.txt
    block = 32
    sentences = yes
    evaluate = ioi , greater-than
    epochs = 5
    small.epochs = 2
    batch = 4
    schedule = cosine
    warm-up = 3
    weight-decay = 0.2
    beta1 = 0.8
    beta2 = 0.95
    clip = 0
    dropout = 0.1
    attention-dropout = 0.3
    order = file
    evaluate-every = 6
    save-every = 2
    state-every = 9
    track = circuit, attribution
    circuit = wang

    [heal-2]
      data=ioi#1.txt
    small.steps = 12
    lr = 0
    """

  private func plan(_ text: String) throws(PlanError) -> StagedPlan {
    try StagedPlan(parsing: text, path: "p.txt")
  }

  @Test("every setting is taken for the model that it is for")
  func reading() throws {
    let plan = try plan(Self.full)
    #expect(plan.name == "There and = back")
    #expect(plan.stages.map(\.name) == ["corrupt", "heal-2"])
    let stage = plan.resolved(0, for: Self.large)
    #expect(
      stage.material
        == TrainingMaterial(
          data: "subject-duplication", count: 900, seed: .max, templates: "my words.txt",
          block: 32, sentences: true, evaluations: ["ioi", "greater-than"],
          tracked: [.circuit, .map(.attribution)], circuit: "wang"))
    let settings = TrainingSettings(
      length: .epochs(5), batch: 4, learningRate: 2e-4, schedule: Schedule(.cosine, warmUp: 3),
      optimiser: AdamW.Settings(weightDecay: 0.2, firstDecay: 0.8, secondDecay: 0.95, clip: nil),
      dropout: Dropout(embedding: 0.1, attention: 0.3, residual: 0.1, seed: 0), seed: 7,
      order: .file, evaluateEvery: 6, saveEvery: 2, saveStateEvery: 9)
    #expect(stage.settings(Self.checkpoint) == settings)
    var inSmall = settings
    (inSmall.length, inSmall.learningRate) = (.epochs(2), 1e-3)
    #expect(plan.resolved(0, for: Self.small).settings(Self.checkpoint) == inSmall)
  }

  @Test("a stage stands above what holds for all, for small models too; the rest suits the model")
  func levels() throws {
    let plan = try plan(Self.full)
    let small = plan.resolved(1, for: Self.small)
    #expect(
      small.settings(Self.checkpoint)
        == TrainingSettings(
          length: .steps(12), learningRate: 0,
          dropout: Dropout(Self.checkpoint, everywhere: nil), seed: 7, evaluateEvery: 5))
    #expect(small.material == TrainingMaterial(data: "ioi#1.txt", count: 3000, block: 96))
    let large = plan.resolved(1, for: Self.large)
    #expect(large.settings(Self.checkpoint).length == .epochs(3))
    #expect(large.settings(Self.checkpoint).evaluateEvery == 20)
    #expect(large.material.count == 6360 && large.material.tracked == nil)
  }

  @Test("steps of a stage take the place of the epochs of all, and the other way round")
  func lengths() throws {
    let plan = try plan(
      "name = a\ndata = ioi\nepochs = 4\n[one]\nsteps = 9\nsmall.epochs = 7\n[two]\n")
    let lengths = [Self.large, Self.small].flatMap { shape in
      (0..<2).map { plan.resolved($0, for: shape).settings(Self.checkpoint).length }
    }
    #expect(lengths == [.steps(9), .epochs(4), .epochs(7), .epochs(4)])
  }

  @Test("none measures on nothing")
  func none() throws {
    let plan = try plan("name = a\n[one]\ndata = ioi\nevaluate = none\n")
    #expect(plan.resolved(0, for: Self.small).material.evaluations == [])
  }

  @Test("written, it reads back as the same plan, and as the same text")
  func roundTrip() throws {
    for text in [Self.full] + ReadyMadePlans.names.compactMap(ReadyMadePlans.text) {
      let plan = try plan(text)
      #expect(try self.plan(plan.text) == plan)
      #expect(try self.plan(plan.text).text == plan.text)
    }
    #expect(
      try plan("name = a b\nsteps = 3\nsmall.lr = 1\n[x]\nsmall.steps = 2\ndata = ioi\n").text
        == "name = a b\nsteps = 3\nsmall.lr = 1\n\n[x]\ndata = ioi\nsmall.steps = 2\n")
  }

  @Test("lines may end as on any system")
  func lineEnds() throws {
    let text = "name = a\n[one]\ndata = ioi\n\n[two]\ndata = b.txt\n"
    for end in ["\r\n", "\r"] {
      #expect(try plan(text.replacing("\n", with: end)) == plan(text))
    }
  }

  @Test("plans differ in what is done, not in how it is written")
  func differences() throws {
    let one = try plan("name = a\nlr = 1e-5\n[x]\ndata = ioi\nepochs = 2\n")
    let same = try plan("name = b\nepochs = 02\n[x]\nlr = 0.00001\ndata = ioi\n")
    #expect(one.differences(from: same).isEmpty)
    let other = try plan("name = a\n[x]\ndata = ioi\nepochs = 3\nsmall.epochs = 2\nlr = 1e-5\n")
    #expect(
      other.differences(from: one) == [.init(name: "epochs of x", was: "2", now: "3")])
    let more = try plan("name = a\n[x]\ndata = ioi\nlr = 1e-5\nsmall.epochs = 4\n[y]\ndata = ioi\n")
    #expect(
      more.differences(from: one) == [.init(name: "stages", was: "x", now: "x, y")])
    let small = try plan("name = a\n[x]\ndata = ioi\nlr = 1e-5\nepochs = 2\nsmall.epochs = 4\n")
    #expect(
      small.differences(from: one) == [.init(name: "small.epochs of x", was: "2", now: "4")])
    let fewer = try plan("name = a\n[x]\ndata = ioi\nlr = 1e-5\n")
    #expect(
      fewer.differences(from: one) == [.init(name: "epochs of x", was: "2", now: "the usual")])
  }
}
