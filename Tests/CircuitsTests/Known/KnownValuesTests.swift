import Analyses
import Circuits
import Foundation
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Known values are measured and compared")
struct KnownValuesTests {
  /// The recorded model has no tokenizer.
  static let noTokenizer = Vocabulary(
    .failure(.missing(folder: "tiny", absent: ["vocab.json"])),
    rows: Fixture.tiny.weights.configuration.vocabulary)

  /// Logits at the end of a recorded prompt, which the reference implementation gave.
  static func recorded(_ row: Int) -> [Double] {
    let logits = Fixture.tiny["row\(row)/logits"]
    return logits.row(logits.rows - 1).map(Double.init)
  }

  /// Makes a table of what the reference implementation gave.
  ///
  /// - Parameters:
  ///   - moved: which value, in the order of the checks.
  ///   - shift: how far, in tolerances.
  /// - Returns: the table, with that one value moved.
  static func table(moving moved: Int = -1, by shift: Double = 0) -> KnownValues {
    let requests = Fixture.tiny.requests
    // The first check is about the order of tokens.
    var place = 1
    func number(_ value: Double, _ tolerance: Double) -> KnownNumber {
      defer { place += 1 }
      return KnownNumber(value + (place == moved ? shift * tolerance : 0), tolerance)
    }
    let logits = recorded(0)
    let mean = logits.reduce(0, +) / Double(logits.count)
    let sum = logits.reduce(0) { $0 + exp($1) }
    let best = logits.indices.sorted { logits[$0] > logits[$1] }.prefix(3)
    let next = best.map { token in
      KnownToken(
        .token(TokenID(token)), logit: number(logits[token] - mean, 1e-4),
        probability: number(exp(logits[token]) / sum, 1e-4))
    }
    let differences = requests.prompts.indices.map { row in
      let logits = recorded(row)
      let (answer, distractor) = (requests.answers[row], requests.distractors[row])
      return KnownDifference(
        "row \(row)",
        PromptRequest(
          .tokens(requests.prompts[row]), answer: .token(answer), distractor: .token(distractor)),
        number(logits[answer.rawValue] - logits[distractor.rawValue], 1e-4))
    }
    let values = differences.map(\.number.value)
    let average = number(values.reduce(0, +) / Double(values.count), 1e-4)
    return KnownValues(
      name: "tiny", model: "the recorded model", shape: Fixture.tiny.weights.configuration,
      questions: [
        KnownQuestion("next", .next(after: .tokens(requests.prompts[0]), next)),
        KnownQuestion("differences", .differences(differences, mean: average)),
        KnownQuestion("edges", .edgeCount(110)),
      ])
  }

  static func checks(_ values: KnownValues) throws -> [KnownCheck] {
    try values.measure(Fixture.tiny.weights, noTokenizer)
  }

  @Test("all pass where the values are those of another implementation")
  func pass() throws {
    let checks = try Self.checks(Self.table())
    #expect(checks.count == 1 + 6 + Fixture.tiny.requests.prompts.count + 2)
    for check in checks {
      #expect(check.passed, "\(check.name): \(check.expected), \(String(describing: check.got))")
      #expect(check.problem == nil)
    }
  }

  @Test("a value that is moved beyond its tolerance fails, and no other", arguments: 1...8)
  func moved(value: Int) throws {
    for shift in [-1.5, 1.5] {
      // The last two are the edges, and the mean, which is reckoned of the values that are moved.
      let checks = try Self.checks(Self.table(moving: value, by: shift)).dropLast(2)
      #expect(checks.indices.filter { !checks[$0].passed } == [value])
    }
  }

  @Test("tokens in another order are counted")
  func order() throws {
    var values = Self.table()
    guard case .next(let prompt, let tokens) = values.questions[0].content else { return }
    values.questions[0].content = .next(after: prompt, [tokens[1], tokens[0], tokens[2]])
    let checks = try Self.checks(values)
    #expect(checks[0].got == 2 && !checks[0].passed)
    #expect(checks[1...6].filter { !$0.passed }.isEmpty)
  }

  @Test("the number of edges is that of the model's own graph")
  func edges() throws {
    var values = Self.table()
    values.questions = [KnownQuestion("edges", .edgeCount(111))]
    // Into the heads of the first layer 12, its MLP 5, the second layer 72 and 10, the logits 11.
    #expect(try Self.checks(values).map(\.got) == [110])
    #expect(try Self.checks(values).map(\.passed) == [false])
    #expect(EdgeGraph(KnownValues.gpt2Small.shape).edgeCount == 32491)
  }

  @Test("what cannot be measured has failed, and says why")
  func problems() throws {
    let checks = try KnownValues.gpt2Small.measure(Fixture.tiny.weights, Self.noTokenizer)
    #expect(checks.count == 43)
    for check in checks
    where check.question != "edges between the input, heads, MLPs and the logits" {
      #expect(!check.passed && check.got == nil)
      #expect(check.problem?.isEmpty == false, "\(check.name)")
    }
    #expect(Set(checks.map { $0.question + $0.name }).count == checks.count)
  }

  @Test("a number that is none has failed")
  func notANumber() {
    let check = KnownCheck("", "", KnownNumber(0, .infinity), .success(.nan))
    #expect(!check.passed && check.got == nil && check.problem != nil)
    #expect(KnownCheck("", "", KnownNumber(1, 0.5), .success(1.5)).passed)
    #expect(!KnownCheck("", "", KnownNumber(1, 0.5), .success(1.6)).passed)
  }

  @Test("the hub's weights of GPT-2 small are recognised by their hash, and no others")
  func recognised() {
    let hash = "248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707"
    #expect(KnownValues.recognised(hash: hash)?.name == "gpt2")
    #expect(KnownValues.recognised(hash: String(hash.reversed())) == nil)
    #expect(KnownValues.recognised(hash: "") == nil)
  }

  @Test("a model of another shape is told what differs")
  func misfit() {
    let values = KnownValues.gpt2Small
    #expect(values.misfit(values.shape) == nil)
    var other = values.shape
    other.layers = 6
    #expect(values.misfit(other) == "6 layers, not 12")
    other = values.shape
    other.vocabulary = 50258
    #expect(values.misfit(other) == "50258 rows of the vocabulary, not 50257")
    other = values.shape
    other.architecture.family = "gpt_neo"
    #expect(values.misfit(other) == "the architecture gpt_neo, not gpt2")
  }

  @Test("cancelled work stops")
  func cancelled() {
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: AnalysisError.cancelled) {
      try KnownValues.gpt2Small.measure(
        Fixture.tiny.weights, Self.noTokenizer, cancellation: cancellation)
    }
  }
}
