import Checkpoints
import Foundation
import StrictJSON
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Tracking
import Transformer

@testable import Training

/// The checkpoint that comes with the program.
private enum Embedded {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "checkpoints")
  static let path = folder.appending(path: "stories").path

  /// The bytes of everything in `checkpoints`.
  static func bytes() throws -> Int {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).reduce(0) { sum, name in
      let path = folder.appending(path: name).path
      let facts = try FileManager.default.attributesOfItem(atPath: path)
      return sum
        + (facts[.type] as? FileAttributeType == .typeRegular
          ? (facts[.size] as? Int ?? 0) : 0)
    }
  }
}

@Suite("The embedded checkpoint")
struct EmbeddedCheckpointTests {
  private let checkpoint: Checkpoint
  private let tokenizer: Tokenizer

  init() throws {
    checkpoint = try Checkpoint.read(folder: Embedded.path)
    tokenizer = try Tokenizer.read(folder: Embedded.path)
  }

  @Test("gives the tokens and logits that transformers gives")
  func reference() throws {
    let file = Fixture.folder.appending(path: "embedded.json")
    let json = try JSON.parse([UInt8](Data(contentsOf: file)))
    let every = try #require(json["recorded"]?["every"]?.integer)
    let rows = try #require(json["rows"]?.array)
    #expect(rows.count >= 5)
    for row in rows {
      let text = try #require(row["text"]?.string)
      let tokens = try #require(row["tokens"]?.array).compactMap(\.integer).map { TokenID($0) }
      #expect(tokenizer.encode(text) == tokens, "\(text)")
      let theirs = try #require(row["logits"]?.array).compactMap(\.number).map { Float($0) }
      let run = try checkpoint.weights.forward(TokenBatch([tokens]))
      let logits = try #require(run.logits).row(0)
      let ours = stride(from: 0, to: logits.count, by: every).map { logits[$0] }
      let agreement = Agreement(ours, theirs)
      #expect(agreement.worst < 1e-4, "\(text): \(agreement)")
    }
  }

  @Test("knows indirect objects, but not so well that training could not show")
  func indirectObject() throws {
    let made = try TaskCorpus.indirectObject.evaluation(seed: 1, tokenizer: tokenizer)
    let evaluation = try Evaluator(name: "ioi", prompts: made.prompts)
      .evaluate(checkpoint.weights)
    let difference = try #require(evaluation.logitDifference)
    #expect((2...6).contains(difference), "F \(difference)")
    let probability = try #require(evaluation.answerProbability)
    #expect(probability >= 0.5, "p(answer) \(probability)")
  }

  @Test("knows which years come later")
  func years() throws {
    let made = try TaskCorpus.greaterThan.evaluation(seed: 1, tokenizer: tokenizer)
    let evaluation = try Evaluator(name: "years", prompts: made.prompts, years: made.years)
      .evaluate(checkpoint.weights)
    let difference = try #require(evaluation.probabilityDifference)
    #expect(difference >= 0.6, "probability difference \(difference)")
  }

  @Test("every word of the tasks is one token")
  func words() throws {
    let templates = TaskTemplates.builtIn
    for list in WordList.allCases {
      for word in templates[list] {
        #expect(tokenizer.encode(" " + word).count == 1, "\(word)")
      }
    }
    for year in 0..<100 {
      #expect(tokenizer.encode(year < 10 ? "0\(year)" : "\(year)").count == 1)
    }
  }

  @Test("all checkpoints together take at most 32 MB")
  func size() throws {
    let bytes = try Embedded.bytes()
    #expect(bytes > 1_000_000 && bytes <= 32_000_000, "\(bytes) bytes")
  }
}
