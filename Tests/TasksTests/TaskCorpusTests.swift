import Tasks
import Testing
import Tokens

@Suite("A data set")
struct TaskCorpusTests {
  @Test("has the names that commands take")
  func names() {
    #expect(
      TaskCorpus.allCases.map(\.rawValue) == [
        "ioi", "name-moving", "subject-duplication", "duplication", "greater-than", "lower-than",
      ])
  }

  @Test(
    "never trains on a sentence that an evaluation prompt begins", arguments: TaskCorpus.allCases)
  func heldOut(corpus: TaskCorpus) throws {
    let tokenizer = try WordTokenizer.everyday.get()
    let sentences = try corpus.sentences(seed: 1, tokenizer: tokenizer)
    for kind in corpus.isAboutYears ? [.mixed] : IndirectObjectKind.allCases {
      let evaluation = try corpus.evaluation(count: 500, kind: kind, seed: 1, tokenizer: tokenizer)
      let prompts = Set(evaluation.prompts.prompts.map { tokenizer.decode($0.tokens) })
      #expect(prompts.count > 50)
      let trained = sentences.filter { sentence in
        let cut = corpus.isAboutYears ? sentence.dropLast(2) : sentence.cutBeforeLastWord
        return prompts.contains(String(cut))
      }
      #expect(trained.isEmpty, "\(trained.prefix(3))")
    }
  }

  @Test("would meet its evaluation prompts if none were held out")
  func overlap() throws {
    let tokenizer = try WordTokenizer.everyday.get()
    let task = try GreaterThanTask(tokenizer: tokenizer)
    // Of the prompts that 30,000 sentences begin with, almost every eighth would be for evaluation.
    let trained = Set(try task.sentences(.greater, count: 30_000, seed: 5).map { $0.dropLast(2) })
    let possible = task.nouns.count * 7 * 96
    #expect(trained.count > possible / 2 && trained.count < possible * 9 / 10)
  }

  @Test("is evaluated with the same clean prompts, however it is spoilt")
  func sameEvaluation() throws {
    let tokenizer = try WordTokenizer.everyday.get()
    let evaluations = try TaskCorpus.allCases.map {
      try $0.evaluation(seed: 4, tokenizer: tokenizer)
    }
    #expect(Set(evaluations[0..<4]).count == 1 && Set(evaluations[4...]).count == 1)
    #expect(evaluations.allSatisfy { $0.prompts.prompts.count == 100 })
    #expect(evaluations.map { $0.years != nil } == [false, false, false, false, true, true])
  }

  @Test(
    "has about as many blocks of GPT-2's tokens as the paper's files",
    .enabled(if: GPT2.isThere, "\(GPT2.missing)"))
  func blocks() throws {
    let tokenizer = try GPT2.tokenizer.get()
    for corpus in [TaskCorpus.indirectObject, .nameMoving, .subjectDuplication, .duplication] {
      let text = try TrainingText(
        corpus.text(seed: 0, tokenizer: tokenizer), name: corpus.rawValue, layout: .blocks(of: 128),
        tokenizer: tokenizer)
      #expect((900...1_100).contains(text.rows.count))
    }
  }
}

extension String {
  fileprivate var cutBeforeLastWord: Substring {
    prefix(upTo: lastIndex(of: " ") ?? startIndex)
  }
}
