import ArgumentParser
import Crypto
import Foundation
import Tasks
import Tokens
import Training
import Transformer

/// What a model is trained on, and what it is measured on meanwhile.
struct TrainingDataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What to train on: \(names), or a file of text or prompts (.jsonl).",
      valueName: "name or file"),
    completion: .file())
  var data: String

  @Option(help: ArgumentHelp("Sentences of a data set made here.", valueName: "n"))
  var count = TaskCorpus.defaultCount

  @Option(
    help: ArgumentHelp("The seed of a data set made here.", valueName: "n"))
  var dataSeed: UInt64 = 42

  @Option(help: ArgumentHelp("Sentences and words of your own.", valueName: "file"))
  var templates: String?

  @Option(help: ArgumentHelp("Cut the text in blocks of so many tokens.", valueName: "n"))
  var block = 128

  @Flag(help: "Take each line as a row of its own, cut after --block tokens.")
  var sentences = false

  @Option(
    help: ArgumentHelp(
      "Measure on these: ioi, greater-than, prompt files, or none, with commas between. "
        + "(default: the prompts that go with --data)", valueName: "names"))
  var evaluate: String?

  private static let names = TaskCorpus.allCases.map(\.rawValue).joined(separator: ", ")

  /// The seed of the prompts that runs are measured on: fixed, so that runs can be compared.
  private static let evaluationSeed: UInt64 = 1

  mutating func validate() throws {
    if block < 2 { throw ValidationError("--block must be at least 2 tokens.") }
    if !(1...DataForm.text.limit).contains(count) {
      throw ValidationError("--count must be from 1 to \(DataForm.text.limit).")
    }
    let sets = (evaluate ?? "").split(separator: ",")
    if evaluate != nil, sets.isEmpty || Set(sets).count < sets.count {
      throw ValidationError("--evaluate takes different names with commas between, or none.")
    }
    if sets.contains("none"), sets.count > 1 {
      throw ValidationError("--evaluate none goes with no other name.")
    }
  }

  /// The rows of the data, with its name and hash.
  func text(_ tokenizer: Tokenizer, vocabulary: Int) throws -> (
    text: TrainingText, source: TrainingHeader.Source
  ) {
    let layout: TrainingText.Layout = sentences ? .sentences(longest: block) : .blocks(of: block)
    let text: TrainingText
    if let corpus = TaskCorpus(rawValue: data) {
      text = try TrainingText(
        try corpus.text(
          count: count, seed: dataSeed, templates: try readTemplates(), tokenizer: tokenizer),
        name: data, layout: layout, tokenizer: tokenizer, vocabulary: vocabulary)
    } else {
      try checkName()
      text = try TrainingText.read(
        path: data, layout: layout, tokenizer: tokenizer, vocabulary: vocabulary)
    }
    let hash = SHA256.hash(data: text.bytes).map { String(format: "%02x", $0) }.joined()
    let recipe = TaskCorpus(rawValue: data).map { _ in
      TrainingHeader.Recipe(count: count, seed: dataSeed, templates: templates)
    }
    return (text, TrainingHeader.Source(name: data, sha256: hash, recipe: recipe))
  }

  /// The sets of prompts that the run is measured on.
  func evaluators(_ tokenizer: Tokenizer, _ configuration: Configuration) throws -> [Evaluator] {
    let names =
      evaluate.map { $0.split(separator: ",").map(String.init) }
      ?? TaskCorpus(rawValue: data).map { [$0.evaluationName] } ?? []
    return try names.filter { $0 != "none" }.map { name in
      if let corpus = TaskCorpus(rawValue: name) {
        let made = try corpus.evaluation(
          seed: Self.evaluationSeed, templates: try readTemplates(), tokenizer: tokenizer)
        return Evaluator(name: corpus.evaluationName, prompts: made.prompts, years: made.years)
      }
      let resolver = PromptResolver(
        tokenizer: tokenizer, vocabulary: configuration.vocabulary, context: configuration.context)
      let prompts = try resolver.resolve(PromptFile.read(path: name).requests)
      return Evaluator(
        name: name, prompts: prompts, years: try? YearOutcomes(prompts, tokenizer: tokenizer))
    }
  }

  private func readTemplates() throws -> TaskTemplates {
    try templates.map { path in try TaskTemplates.read(path: path) } ?? .builtIn
  }

  /// A name that is no file but nearly a data set is a slip of the pen.
  private func checkName() throws {
    guard !FileManager.default.fileExists(atPath: data), !data.contains("/"), !data.contains(".")
    else { return }
    throw CommandError.noSuchData(data, names: Self.names)
  }
}

extension TaskCorpus {
  /// The data set whose prompts measure this one: the clean one of its task.
  fileprivate var evaluationName: String {
    (isAboutYears ? TaskCorpus.greaterThan : .indirectObject).rawValue
  }
}
