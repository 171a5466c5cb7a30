import Foundation
import Tasks
import Testing
import Tokens

@testable import struct Tasks.IndirectObjectTask

@Suite("Indirect-object sentences to train on")
struct IndirectObjectTaskSentencesTests {
  private static let corpora: [TaskCorpus] = [
    .indirectObject, .nameMoving, .subjectDuplication, .duplication,
  ]

  @Test(
    "follow the patterns of names of their data set, as often as in the paper's files",
    arguments: [
      (TaskCorpus.indirectObject, ["ABBA": 3_200, "ABAB": 3_100]),
      (.nameMoving, ["ABBC": 3_200, "ABAC": 3_160]),
      (.subjectDuplication, ["ABBB": 3_160, "ABAA": 3_200]),
      (.duplication, ["ABCA": 3_200, "ABCB": 3_160]),
    ] as [(TaskCorpus, [String: Int])])
  func patterns(corpus: TaskCorpus, expected: [String: Int]) throws {
    let count = expected.values.reduce(0, +)
    let names = Set(TaskTemplates.builtIn[.names])
    let sentences = try corpus.sentences(
      count: count, seed: 3, tokenizer: WordTokenizer.everyday.get())
    let found = Dictionary(
      sentences.map { (PatternLetters.of($0, names: names), 1) }, uniquingKeysWith: +)
    // Of the ABBA form, the duplication of the subject reads ABBB, of BABA it reads ABAA.
    let turned = corpus == .subjectDuplication
    #expect(
      found == (turned ? ["ABBB": expected["ABAA"] ?? 0, "ABAA": expected["ABBB"] ?? 0] : expected))
  }

  @Test("have no sentence twice, in any data set", arguments: corpora)
  func unique(corpus: TaskCorpus) throws {
    let sentences = try corpus.sentences(seed: 4, tokenizer: WordTokenizer.everyday.get())
    #expect(sentences.count == 6_360)
    #expect(Set(sentences).count == 6_360)
  }

  @Test("have no sentence in common between the clean and the spoilt data sets")
  func disjoint() throws {
    let tokenizer = try WordTokenizer.everyday.get()
    var seen: Set<String> = []
    for corpus in Self.corpora {
      seen.formUnion(try corpus.sentences(count: 2_000, seed: 1, tokenizer: tokenizer))
    }
    #expect(seen.count == 8_000)
  }

  @Test("are the same for the same seed, and others for another", arguments: corpora)
  func seeds(corpus: TaskCorpus) throws {
    let tokenizer = try WordTokenizer.everyday.get()
    let text = try corpus.text(count: 300, seed: 8, tokenizer: tokenizer)
    #expect(try corpus.text(count: 300, seed: 8, tokenizer: tokenizer) == text)
    #expect(try corpus.text(count: 300, seed: 9, tokenizer: tokenizer) != text)
    #expect(text.hasSuffix("\n") && text.split(separator: "\n").count == 300)
  }

  @Test(
    "come from the families in the shares of the paper's files",
    arguments: [
      (nil, 6_300, ["early": 2_400, "late": 2_400, "long": 1_500]),
      (.nameMoving, 6_360, ["early": 2_700, "late": 2_630, "long": 1_030]),
    ] as [(IndirectObjectCorruption?, Int, [String: Int])])
  func families(
    corruption: IndirectObjectCorruption?, count: Int, expected: [String: Int]
  ) throws {
    let task = try IndirectObjectTask(tokenizer: WordTokenizer.everyday.get())
    let sentences = try task.sentences(corruption, count: count, seed: 2)
    var found: [String: Int] = [:]
    for sentence in sentences {
      for family in [SentenceFamily.early, .late, .long]
      where task.templates[family].contains(where: { Self.opening($0, fits: sentence) }) {
        found[family.rawValue, default: 0] += 1
      }
    }
    #expect(found == expected)
  }

  /// Whether a sentence starts with the words before the first slot and a name.
  private static func opening(_ template: SentenceTemplate, fits sentence: String) -> Bool {
    let opening = template.text.prefix { $0 != "[" }
    guard sentence.hasPrefix(opening) else { return false }
    let next = sentence.dropFirst(opening.count).prefix { $0.isLetter }
    let words = template.text.contains(opening + "[PLACE]") ? places : names
    return words.contains(String(next))
  }

  private static let names = Set(TaskTemplates.builtIn[.names])
  private static let places = Set(TaskTemplates.builtIn[.places])

  @Test(
    "share a count exactly",
    arguments: [
      (10, [1, 1], [5, 5]), (10, [1, 1, 1], [4, 3, 3]), (1, [800, 1_500], [0, 1]),
      (0, [1, 2], [0, 0]), (7, [2, 5], [2, 5]),
    ])
  func allotment(count: Int, weights: [Int], parts: [Int]) {
    #expect(IndirectObjectTask.allotted(count, weights) == parts)
  }

  @Test("are refused where words and templates do not give so many")
  func tooMany() throws {
    let names = ["Ann", "Bob", "Cid", "Dan", "Eve"]
    let sections = ["early", "late", "long"].map {
      "\($0):\n\($0) [B] and [A] met, [B] spoke to [A]\n"
    }
    let templates = try TaskTemplates(
      path: "mine.txt",
      bytes: Array(
        ("names:\n\(names.joined(separator: " "))\nplaces:\nlake\nobjects:\nboat\n"
          + sections.joined()).utf8))
    let task = try IndirectObjectTask(templates, tokenizer: WordTokenizer.make(names))
    #expect {
      try task.sentences(count: 1_000, seed: 0)
    } throws: { error in
      guard
        case .tooFewSentences(requested: _, found: let found, path: "mine.txt") = error
          as? TaskError
      else { return false }
      return found < 100
    }
  }
}
