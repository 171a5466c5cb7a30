import Analyses
import Checkpoints
import Circuits
import Foundation
import Patching
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

/// GPT-2's tokenizer, where it is beside the package, and models that know its tokens.
private enum GPT2 {
  static let folder = Fixture.shared.appending(path: "data/gpt2").path
  static let isThere = FileManager.default.fileExists(atPath: folder + "/merges.txt")
  static let fullSize = ProcessInfo.processInfo.environment["PATCHBAY_FULL_SIZE"]

  /// Two layers of random numbers.
  static let small = Weights(
    random: Configuration(layers: 2, heads: 2, width: 8, vocabulary: 50257, context: 32), seed: 7)

  static func vocabulary() throws -> Vocabulary {
    Vocabulary(try Tokenizer.read(folder: folder), rows: 50257)
  }
}

@Suite(
  "The known values of GPT-2 small are asked as they were measured",
  .enabled(if: GPT2.isThere, "GPT-2's tokenizer is not beside the package"))
struct KnownValuesOfGPT2Tests {
  @Test("every prompt goes through GPT-2's tokenizer, and a random model fails honestly")
  func random() throws {
    var reports: [Int] = []
    let checks = try KnownValues.gpt2Small.measure(
      GPT2.small, GPT2.vocabulary(),
      progress: { done, total in
        reports.append(done)
        #expect(done <= total)
      })
    #expect(checks.count == 43)
    #expect(checks.filter { $0.problem != nil }.isEmpty)
    #expect(reports == reports.sorted() && reports.last == 1019)
    // The tokenizer is GPT-2's: its ids are right, and nothing else.
    #expect(checks.filter(\.passed).map(\.name) == ["ids that differ (a count)"])
  }

  @Test("logit differences are those of the sentences, with and without a beginning of text")
  func sentences() throws {
    let vocabulary = try GPT2.vocabulary()
    let tokenizer = try vocabulary.needed()
    let checks = try KnownValues.gpt2Small.measure(GPT2.small, vocabulary)
    let twin = ModelTwin(GPT2.small)
    for (prompt, bos, answer, distractor, expected) in [
      (
        "When John and Mary went to the shops, Mary gave the bag to", true, " John", " Mary", 3.2016
      ),
      (
        "After Martin and Amy went to the park, Martin gave a drink to", true, " Amy", " Martin",
        5.7674
      ),
      (
        "When Sullivan and Rose got a necklace at the garden, Sullivan decided to give it to",
        false,
        " Rose", " Sullivan", 6.5409
      ),
      (
        "Then, Henry and Jordan were working at the school. Jamie decided to give a necklace to",
        false, " Jonathan", " Kevin", -0.0058
      ),
    ] {
      let tokens = (bos ? [TokenID(50256)] : []) + tokenizer.encode(prompt)
      let logits = try #require(twin.logits(TokenBatch([tokens])).last)
      let difference =
        logits[tokenizer.encode(answer)[0].rawValue]
        - logits[tokenizer.encode(distractor)[0].rawValue]
      let check = try #require(checks.first { $0.expected == expected })
      let got = try #require(check.got)
      #expect(abs(got - difference) < 1e-4, "\(prompt)")
    }
  }

  @Test("years are scored as the analysis of years does")
  func years() throws {
    let vocabulary = try GPT2.vocabulary()
    let set = try PublishedYears.prompts(vocabulary.needed(), beginning: 50256)
    let values = KnownValues(
      name: "small", model: "", shape: GPT2.small.configuration,
      questions: KnownValues.gpt2Small.questions.filter {
        if case .years = $0.content { true } else { false }
      })
    let check = try #require(try values.measure(GPT2.small, vocabulary).first)
    let difference = try ProbabilityDifference(
      Subject(GPT2.small, set), try #require(set.years))
    let got = try #require(check.got)
    #expect(abs(got - Double(difference.mean)) < 1e-6)
  }

  @Test("circuits of edges are asked by each method, and run as the commands run them")
  func circuits() throws {
    let vocabulary = try GPT2.vocabulary()
    let set = try PublishedYears.prompts(vocabulary.needed(), beginning: 50256).picking(0..<12)
    let pairs = try PatchPairs(set, corrupted: try #require(set.reference))
    var values = KnownValues.gpt2Small
    values.questions = values.questions.filter(\.isSlow)
    #expect(values.questions.count == 4)
    var expected: [Double] = []
    for place in values.questions.indices {
      let content = values.questions[place].content
      guard case .edgeCircuits(let method, let circuits, let first) = content else { continue }
      #expect(first == 1000)
      values.questions[place].content = .edgeCircuits(method, circuits, first: 12)
      let scores = try EdgeScores(GPT2.small, pairs, method)
      expected += try circuits.map { circuit in
        Double(try EdgeCircuitRun(scores.circuit(circuit.selection), GPT2.small, pairs).score)
      }
    }
    let checks = try values.measure(GPT2.small, vocabulary, includesSlow: true)
    #expect(
      checks.map(\.expected)
        == [0.7321222, 0.7449120, 0.6663448, 0.6563275, 0.6988649, 0.6857952])
    #expect(checks.map(\.got) == expected)
    #expect(Set(checks.map(\.tolerance)) == [0.02])
  }

  @Test(
    "a random checkpoint of GPT-2 small's shape fails, value by value",
    .enabled(if: GPT2.fullSize != nil, "PATCHBAY_FULL_SIZE is not set"))
  func fullSize() throws {
    let checkpoint = try Checkpoint.read(folder: try #require(GPT2.fullSize))
    #expect(KnownValues.gpt2Small.misfit(checkpoint.configuration) == nil)
    let checks = try KnownValues.gpt2Small.measure(checkpoint.weights, GPT2.vocabulary())
    #expect(checks.filter { $0.problem != nil }.isEmpty)
    let edges = "number of edges"
    #expect(
      checks.filter(\.passed).map(\.name).contains(edges)
        && checks.count { $0.passed } < 10)
  }
}
