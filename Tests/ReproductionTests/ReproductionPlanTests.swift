import Testing
import Transformer

@testable import Reproduction

@Suite("A reproduction's plan")
struct ReproductionPlanTests {
  static let subject = ReproductionSubject(
    path: "/models/some", sha256: "00", shape: small, names: 100, allNames: 122, isGPT2Small: false,
    circuit: nil)
  static let small = Configuration(layers: 6, heads: 8, width: 128, vocabulary: 4080, context: 128)
  static let gpt2 = Configuration(
    layers: 12, heads: 12, width: 768, vocabulary: 50257, context: 1024)

  static func plan(
    only: [String]? = nil, others: [OtherModel] = []
  ) throws(ReproductionError) -> ReproductionPlan {
    try ReproductionPlan(
      subject, ReproductionSettings(.quick, for: small), others: others, only: only)
  }

  @Test("every figure and table of the paper is a row")
  func rows() throws {
    let rows = try Self.plan().rows.map(\.id)
    let figures = (1...47).map { "fig\($0)" }
    #expect(rows == figures + ["table1", "table2", "table3", "footnote", "duplication"])
    #expect(try Self.plan().hasFindings)
    #expect(try !Self.plan(only: rows).hasFindings)
  }

  @Test("stages have names of their own, and stand after what they need")
  func order() throws {
    let stages = try Self.plan(others: [OtherModel(name: "dolly", path: "/dolly")]).stages
    #expect(Set(stages.map(\.id)).count == stages.count)
    var known: Set<String> = []
    for stage in stages {
      #expect(Set(stage.needs).isSubset(of: known), "\(stage.id) needs \(stage.needs)")
      known.insert(stage.id)
    }
    #expect(known.contains("circuit-dolly"))
  }

  @Test(
    "a model of somebody else's takes no name of the plan",
    arguments: [["base"], ["clean-3"], ["edges-base"], ["dolly", "dolly"]])
  func taken(names: [String]) {
    #expect(throws: ReproductionError.takenName(names[0])) {
      try Self.plan(others: names.map { OtherModel(name: $0, path: "/\($0)") })
    }
  }

  @Test("every file that an argument names is left by a stage that goes before")
  func files() throws {
    let plan = try Self.plan()
    for stage in plan.stages {
      guard case .command(let words) = stage.action else { continue }
      var open = stage.needs
      var left: Set<String> = Set(stage.leaves)
      while let name = open.popLast() {
        guard let need = plan.stage(name) else { continue }
        left.formUnion(need.leaves)
        open += need.needs
      }
      let own = stage.kind == .training ? "models/" : "-"
      for word in words
      where word.contains("/") && !word.hasPrefix("/") && !word.hasPrefix(own) {
        #expect(left.contains(word), "\(stage.id) reads \(word)")
      }
    }
  }

  @Test("of some rows only what they need is done")
  func only() throws {
    let plan = try Self.plan(only: ["table2"])
    #expect(plan.rows.map(\.id) == ["table2"])
    #expect(
      plan.stages.map(\.id) == [
        "prompts-ioi", "prompt-milk", "text-name-moving", "train-name-moving", "top-base",
        "top-name-moving",
      ])
  }

  @Test("a row that the paper lacks is refused by name")
  func unknown() {
    #expect {
      try Self.plan(only: ["fig3", "fig48"])
    } throws: { error in
      "\(error)".hasPrefix("there is no figure or table 'fig48'. There are: fig1, fig2,")
    }
  }

  @Test("the paper's settings are those of its text")
  func settings() {
    let full = ReproductionSettings(.full, for: Self.gpt2)
    #expect(full.cleanEpochs == [1, 3, 10, 15, 25, 50, 100])
    #expect(full.learningRate == 1e-5)
    #expect(full.sentences == 6360)
    #expect((full.nameMovingEpochs, full.subjectDuplicationEpochs) == (3, 5))
    #expect(ReproductionSettings(.quick, for: Self.gpt2).cleanEpochs == [1, 3])
  }

  @Test("costs grow with what is done, and disk with the models that stay")
  func costs() throws {
    let cost = PlanCost(Self.small)
    let stages = try Self.plan().stages
    let models = stages.filter { $0.kind == .training }
    #expect(models.count == 16)
    #expect(cost.bytesOnDisk(models) >= 16 * cost.weightBytes)
    let (short, long) = (
      try #require(stages.first { $0.id == "train-clean-1" }),
      try #require(stages.first { $0.id == "train-clean-100" })
    )
    let start = cost.seconds(Stage("none", .data, "", .join([], to: "")), rate: 1e9)
    let (one, hundred) = (
      cost.seconds(short, rate: 1e9) - start, cost.seconds(long, rate: 1e9) - start
    )
    #expect(abs(hundred / one - 100) < 1e-6)
  }
}
