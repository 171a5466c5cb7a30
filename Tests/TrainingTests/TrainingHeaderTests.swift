import StrictJSON
import Testing
import Tracking
import Transformer

@testable import Training

@Suite("The header of a run tells which run it is")
struct TrainingHeaderTests {
  typealias Change = @Sendable (inout TrainingHeader) -> Void

  static let changes: [(String, String, String, Change)] = [
    ("checkpoint", "aa", "cc", { $0.checkpoint.sha256 = "cc" }),
    ("data", "bb", "dd", { $0.data.sha256 = "dd" }),
    ("block", "6", "5", { $0.block = 5 }),
    ("sentences", "yes", "no", { $0.sentences = false }),
    ("threads", "2", "1", { $0.threads = 1 }),
    ("evaluate", "two", "two, more", { $0.evaluations = ["two", "more"] }),
    ("epochs", "3", "4", { $0.settings.length = .epochs(4) }),
    ("batch", "3", "4", { $0.settings.batch = 4 }),
    ("lr", "0.01", "1e-05", { $0.settings.learningRate = 1e-5 }),
    ("schedule", "linear", "cosine", { $0.settings.schedule.shape = .cosine }),
    ("warm-up", "0", "3", { $0.settings.schedule.warmUp = 3 }),
    ("weight-decay", "0.1", "0.0", { $0.settings.optimiser.weightDecay = 0 }),
    ("beta1", "0.9", "0.8", { $0.settings.optimiser.firstDecay = 0.8 }),
    ("beta2", "0.999", "0.99", { $0.settings.optimiser.secondDecay = 0.99 }),
    ("clip", "1.0", "none", { $0.settings.optimiser.clip = nil }),
    ("dropout", "0.1, 0.2, 0.1", "0.1, 0.0, 0.1", { $0.settings.dropout.attention = 0 }),
    ("seed", "9", "10", { $0.settings.seed = 10 }),
    ("order", "shuffled", "file", { $0.settings.order = .file }),
    ("evaluate-every", "none", "5", { $0.settings.evaluateEvery = 5 }),
    ("save-every", "1", "2", { $0.settings.saveEvery = 2 }),
    ("state-every", "none", "2", { $0.settings.saveStateEvery = 2 }),
  ]

  private func line(_ header: TrainingHeader) throws -> JSON {
    try JSON.parse(Array(header.json.line.utf8))
  }

  @Test("the first line of a log")
  func json() throws {
    #expect(
      try TrainingFixture.plan().header.json.line
        == #"{"schema":"patchbay.run/1","version":"1.2.3","checkpoint":{"path":"start","#
        + #""sha256":"aa"},"data":{"name":"text","sha256":"bb"},"block":6,"sentences":true,"#
        + #""rows":7,"tokens":32,"steps":9,"stepsPerEpoch":3,"threads":2,"evaluations":["two"],"#
        + #""settings":{"epochs":3,"steps":null,"batch":3,"lr":0.01,"schedule":"linear","#
        + #""warm-up":0,"weight-decay":0.1,"beta1":0.9,"beta2":0.999,"epsilon":1e-08,"clip":1.0,"#
        + #""dropout":[0.1,0.2,0.1],"seed":9,"order":"shuffled","evaluate-every":null,"#
        + #""save-every":1,"state-every":null},"evaluationHashes":[""#
        + TrainingFixture.evaluator.hash + #""]}"#)
  }

  @Test("a run does not differ from itself, nor by paths and version")
  func same() throws {
    let header = try TrainingFixture.plan().header
    var moved = header
    moved.version = "2"
    moved.checkpoint.name = "elsewhere"
    moved.data.name = "renamed"
    #expect(try header.differences(from: line(header)).isEmpty)
    #expect(try moved.differences(from: line(header)).isEmpty)
  }

  @Test("ranks may differ, and threads where they do, but not on the same ranks")
  func ranks() throws {
    let alone = try TrainingFixture.plan().header
    var together = alone
    together.ranks = 2
    #expect(together.json.line == alone.json.line.dropLast() + #","ranks":2}"#)
    #expect(try TrainingHeader(line(together))?.ranks == 2)
    #expect(try TrainingHeader(line(alone))?.ranks == 1)
    var other = together
    other.threads = 1
    #expect(try other.differences(from: line(alone)).isEmpty)
    #expect(try alone.differences(from: line(other)).isEmpty)
    #expect(try other.differences(from: line(together)).map(\.name) == ["threads"])
  }

  @Test("whatever decides the result is told where it differs", arguments: changes)
  func differences(name: String, was: String, now: String, change: Change) throws {
    let old = try TrainingFixture.plan().header
    var new = old
    change(&new)
    #expect(
      try new.differences(from: line(old))
        == [TrainingHeader.Difference(name: name, was: was, now: now)])
  }

  @Test("generated data says how it was made")
  func recipe() throws {
    var header = TrainingFixture.header()
    header.data.recipe = .init(count: 5, seed: 7, templates: "mine.txt")
    let data = try line(header)["data"]
    #expect(data?.object?.keys == ["name", "sha256", "count", "seed", "templates"])
    #expect(data?["seed"]?.integer == 7 && data?["templates"]?.string == "mine.txt")
  }

  @Test("prompts of the same name that are others are told")
  func evaluations() throws {
    let old = try TrainingFixture.plan().header
    var new = old
    new.evaluationHashes = ["ee"]
    #expect(
      try new.differences(from: line(old)) == [
        .init(name: "evaluation prompts", was: TrainingFixture.evaluator.hash, now: "ee")
      ])
  }

  @Test("epochs and steps differ as two things")
  func length() throws {
    let old = try TrainingFixture.plan().header
    var new = old
    new.settings.length = .steps(9)
    #expect(
      try new.differences(from: line(old)) == [
        .init(name: "epochs", was: "3", now: "none"), .init(name: "steps", was: "none", now: "9"),
      ])
  }

  @Test("of a line that says nothing, everything differs")
  func empty() throws {
    let header = try TrainingFixture.plan().header
    let differences = try header.differences(from: JSON.parse(Array("{}".utf8)))
    #expect(differences.count > 15)
    #expect(differences.first == .init(name: "checkpoint", was: "none", now: "aa"))
  }
}
