import Analyses
import Circuits
import StrictJSON
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Tracking

@Suite("What is tracked of a model")
struct TrackerTests {
  private let weights = Fixture.tiny.weights

  /// Four prompts of two templates and two lengths, with pairs.
  private let prompts = PromptSet(
    (0..<4).map { row in
      let tokens = (0...3 + row % 2).map { TokenID(7 * $0 + row) }
      return Prompt(
        tokens: tokens, corrupted: tokens.map { TokenID($0.rawValue + 1) }, answer: 3,
        distractor: TokenID(5 + row), positions: ["IO": 1, "S2": 2], template: row % 2)
    })

  private func circuit() throws -> Circuit {
    try Circuit(parsing: "0.0 early IO\n1.1 name-mover END\n")
  }

  private func tracker(_ list: String) throws -> Tracker {
    try Tracker(
      try TrackedMeasure.list(list), on: prompts, named: "four", circuit: circuit(),
      for: weights.configuration, tokens: (0..<20).map { TokenID($0) })
  }

  @Test("is what the analyses say, measure for measure")
  func analyses() throws {
    let list =
      "circuit,faithfulness,attribution,attention-IO,attention-S2:1.0,induction,previous-token:0.1,"
      + "duplicate-token:1.1,self-repair:0.1,attribution:1.1"
    let moment = try tracker(list).measure(weights)
    let subject = Subject(weights, prompts)
    let heads = try HeadAttribution(subject).heads
    let attention = try AttentionToPositions(subject, names: ["IO", "S2"]).probabilities
    let sequences = HeadScores.Settings(for: weights.configuration)
      .rows(of: (0..<20).map { TokenID($0) })
    let scores = try HeadScores(weights, sequences: sequences, names: [])
    let run = try CircuitRun(
      circuit(), on: CircuitBase(subject, reference: prompts.reference))
    let repair = try SelfRepair(of: [Head(0, 1)], subject, reference: prompts.reference)
    #expect(
      moment.heads == [
        .init("attribution", heads), .init("attention-IO", try #require(attention["IO"])),
        .init("induction", scores.induction),
      ])
    let expected: [(String, Float?)] = [
      ("circuit", run.circuit), ("faithfulness", run.faithfulnessPercent),
      ("attention-S2:1.0", attention["S2"]?[1][0]),
      ("previous-token:0.1", scores.previousToken[0][1]),
      ("duplicate-token:1.1", scores.duplicateToken[1][1]), ("self-repair:0.1", repair.mean.repair),
      ("attribution:1.1", heads[1][1]),
    ]
    #expect(moment.values.map(\.name) == expected.map(\.0))
    // A run that is read and one of fewer sites may round differently.
    for (value, expected) in zip(moment.values, expected) {
      let (value, number) = (try #require(value.value), Double(try #require(expected.1)))
      #expect(abs(value - number) <= 1e-5 * max(1, abs(number)), "\(expected.0)")
    }
  }

  @Test("an evaluator measures both on one run, and the evaluation is the same as alone")
  func evaluator() throws {
    var evaluator = Evaluator(name: "four", prompts: prompts)
    let plain = try evaluator.evaluate(weights)
    #expect(try evaluator.measure(weights).moment == nil)
    try evaluator.track(
      nil, circuit: try circuit(), for: weights.configuration, tokens: [])
    let (evaluation, moment) = try evaluator.measure(weights)
    #expect(evaluation == plain)
    #expect(moment?.values.map(\.name) == ["circuit", "faithfulness"])
    #expect(moment?.heads.map(\.name) == ["attribution", "attention-IO", "attention-S2"])
    #expect(
      moment
        == (try tracker("circuit,faithfulness,attribution,attention-IO,attention-S2")
          .measure(weights)))
    try evaluator.track([], circuit: nil, for: weights.configuration, tokens: [])
    #expect(evaluator.tracker == nil)
  }

  @Test("years are tracked by their probability difference, without self-repair")
  func years() throws {
    let weights = Weights(
      random: Configuration(layers: 1, heads: 2, width: 8, vocabulary: 120, context: 4), seed: 2)
    let years = YearOutcomes(outcomes: (0..<100).map { TokenID(119 - $0) }, starts: [40, 7])
    let prompts = PromptSet(
      [Prompt(tokens: [1, 2]), Prompt(tokens: [3, 4, 5])], years: years)
    #expect(Tracker.usual(prompts) == [.map(.attribution)])
    let tracker = try Tracker(
      [.map(.attribution)], on: prompts, named: "years", for: weights.configuration)
    #expect(
      try tracker.measure(weights).heads[0].values
        == HeadAttribution(Subject(weights, prompts)).heads)
    #expect(throws: TrackingError.noPairs(.selfRepair(Head(0, 0)), prompts: "years")) {
      try Tracker(
        [.selfRepair(Head(0, 0))], on: prompts, named: "years", for: weights.configuration)
    }
  }

  @Test("what prompts or model do not allow is refused, with its reason")
  func refusals() throws {
    func error(_ list: String, circuit: Circuit? = nil, on set: PromptSet? = nil) -> TrackingError?
    {
      do throws(TrackingError) {
        _ = try Tracker(
          try TrackedMeasure.list(list), on: set ?? prompts, named: "four", circuit: circuit,
          for: weights.configuration)
        return nil
      } catch {
        return error
      }
    }
    let bare = PromptSet([Prompt(tokens: [1, 2])])
    #expect(error("circuit") == .noCircuit(.circuit))
    #expect(
      error("attention-S1:0.0")
        == .noPosition(
          .head(.attention(to: "S1"), Head(0, 0)), "S1", known: ["IO", "S2"], prompts: "four"))
    // A circuit at positions that these prompts lack is no usual measure, and refused by name.
    let other = try Circuit(parsing: "0.0 early S1+1\n")
    #expect(
      error("attribution,circuit", circuit: other)
        == .noPosition(.circuit, "S1+1", known: ["IO", "S2"], prompts: "four"))
    #expect(!Tracker.usual(prompts, circuit: other).contains(.circuit))
    #expect(error("attribution", on: bare) == .notScored(.map(.attribution), prompts: "four"))
    guard case .noSuchHead(_, Head(9, 9), _, _)? = error("induction:9.9") else {
      Issue.record("9.9 is not refused")
      return
    }
    #expect(error("F") == .unknown("F"))
    let words = TrackingError.unknown("F").description
    #expect(words.hasPrefix("'F' is nothing to track. There are circuit,"))
  }

  @Test(
    "names read back as the same measures",
    arguments: [
      "circuit", "faithfulness", "attribution", "attention-S1+1", "previous-token",
      "duplicate-token:0.1", "induction:11.3", "attention-IO:9.9", "self-repair:9.9",
    ])
  func names(name: String) {
    #expect(TrackedMeasure(name)?.description == name)
  }

  @Test(
    "other words are no measures",
    arguments: [
      "", "attention-", "attribution:", "attribution:9", "self-repair", "circuit:9.9", "a b",
    ])
  func others(name: String) { #expect(TrackedMeasure(name) == nil) }

  @Test("a list keeps each measure once; none is an empty list")
  func lists() throws {
    #expect(
      try TrackedMeasure.list(" circuit, attribution,circuit") == [.circuit, .map(.attribution)])
    #expect(try TrackedMeasure.list("none").isEmpty)
  }

  @Test("a moment is read back from its line; damaged parts are left out")
  func line() throws {
    let moment = Moment(
      values: [.init("circuit", 1.5), .init("faithfulness", nil)],
      heads: [.init("attribution", [[0.25, -1], [2, 3]])])
    #expect(
      moment.json.line
        == #"{"values":{"circuit":1.5,"faithfulness":null},"#
        + #""heads":{"attribution":[[0.25,-1.0],[2.0,3.0]]}}"#)
    #expect(Moment(try JSON.parse(Array(moment.json.line.utf8))) == moment)
    let holed = Moment(heads: [.init("attribution", [[.nan, 1]])])
    let read = Moment(try JSON.parse(Array(holed.json.line.utf8)))
    #expect(read.json.line == holed.json.line && read.heads.count == 1)
    let damaged = #"{"values":{"a":"x","b":2},"heads":{"c":[[1],[1,2]],"d":[[1],2],"e":[],"f":7}}"#
    #expect(Moment(try JSON.parse(Array(damaged.utf8))) == Moment(values: [.init("b", 2)]))
  }
}
