import Analyses
import Crypto
import StrictJSON
import Tasks
import Tokens
import Transformer

/// The prompts of a command, checked against its model, and where they came from.
struct LoadedPrompts {
  /// The prompts.
  let set: PromptSet
  /// The prompts that reference values come from; nil where there are none.
  let reference: PromptSet?
  /// The prompts with other names that stand in for corrupted rows, in a group for each prompt; nil
  /// where there are corrupted rows, a file, or no prompts of that form.
  private let otherNames: [[Prompt]]?
  /// What the tokens of the prompts mean.
  let vocabulary: Vocabulary
  private let source: PromptFile?
  private let referenceSource: PromptFile?
  /// The row of the file that is read alone, from 1; nil for all.
  let row: Int?

  /// Reads the prompts that options name.
  ///
  /// - Parameters:
  ///   - options: which prompts to load.
  ///   - referencePath: a file whose prompts replace the corrupted rows as reference.
  ///   - single: whether one prompt alone is read, the first unless another is chosen.
  ///   - model: the model that is to run them.
  /// - Throws: the first thing that is wrong with the prompts.
  init(
    _ options: PromptOptions, reference referencePath: String? = nil, single: Bool = false,
    for model: OpenModel
  ) throws {
    // Tokens that are given one by one are taken as they are.
    let usual = options.tokens == nil && model.vocabulary.putsBeginning
    let resolver = PromptResolver(model, bos: options.bos ?? usual)
    vocabulary = model.vocabulary
    source = try options.prompts.map { path throws(TaskError) in try PromptFile.read(path: path) }
    var requests = source?.requests ?? []
    if let request = options.request { requests = [(.options, request)] }
    row = options.row ?? (single && source != nil ? 1 : nil)
    if let row, row < 1 || row > requests.count {
      throw CommandError.noSuchRow(row, count: requests.count)
    }
    let whole = try resolver.resolve(requests)
    let asked = row.map { whole.picking([$0 - 1]) } ?? whole
    set = Self.scored(asked, model)
    referenceSource = try referencePath.map { path throws(TaskError) in
      try PromptFile.read(path: path)
    }
    // Means are over all rows, also where one of them alone is looked at.
    let named =
      try referenceSource.map { file throws(TaskError) in
        try resolver.resolve(file.requests)
      } ?? whole.reference
    let groups = named == nil ? OtherNames(vocabulary).groups(for: whole.prompts) : []
    let isKnown = !groups.joined().isEmpty
    otherNames = isKnown ? groups : nil
    reference = named ?? (isKnown ? PromptSet(groups.flatMap(\.self), bos: whole.bos) : nil)
  }

  /// The prompts with the years that they are scored by, where they have no answers and each has a
  /// start year.
  private static func scored(_ prompts: PromptSet, _ model: OpenModel) -> PromptSet {
    guard prompts.pairs == nil, let tokenizer = model.vocabulary.tokenizer else { return prompts }
    var scored = prompts
    scored.years = try? YearOutcomes(prompts, tokenizer: tokenizer)
    if scored.years?.outcomes.contains(where: {
      $0.rawValue >= model.configuration.vocabulary
    }) ?? false {
      scored.years = nil
    }
    return scored
  }

  /// The reference for an ablation of a kind: resampling pairs a chosen row with its own.
  func reference(for kind: Ablation.Kind) -> PromptSet? {
    if kind == .resample, let otherNames { return paired(otherNames) }
    guard let row, kind == .resample else { return reference }
    guard referenceSource != nil else { return set.reference }
    guard let reference, reference.prompts.indices.contains(row - 1) else { return reference }
    return PromptSet([reference.prompts[row - 1]], bos: reference.bos)
  }

  /// The first prompt of the group of each prompt; nil where one has none.
  private func paired(_ groups: [[Prompt]]) -> PromptSet? {
    let asked = row.map { [groups[$0 - 1]] } ?? groups
    let first = asked.compactMap(\.first)
    return first.count == asked.count ? PromptSet(first, bos: self.set.bos) : nil
  }

  /// The prompts of the reference file where it lacks the row that is chosen; nil where it has it.
  var referenceWithoutRow: Int? {
    guard let row, referenceSource != nil, let reference, row > reference.prompts.count else {
      return nil
    }
    return reference.prompts.count
  }

  /// The file of the prompts, and which of its rows is read; nil where they were typed.
  var sourceWords: String? { source.map { $0.path + (row.map { ", row \($0)" } ?? "") } }

  /// The hash of the file of the prompts; nil where they were typed.
  var sourceHash: String? { source.map(Self.digest) }

  /// Where reference values come from, in words: a file, the corrupted rows, or other names.
  var referenceName: String {
    referenceSource?.path ?? (otherNames == nil ? "corrupted rows" : "other names")
  }

  /// The token in front of every prompt; nil where there is none.
  var beginning: TokenID? { self.set.bos ? self.set.prompts[0].tokens.first : nil }

  /// The part of a request that gives the same prompts again: rows that a prompt file may hold.
  func json(_ vocabulary: Vocabulary) -> JSONOutput {
    var json: JSONOutput = [
      "prompts": set.prompts.map { Self.row($0, bos: set.bos, vocabulary) }, "bos": set.bos,
    ]
    if set.score != .logitDifference { json = json.adding(["score": set.score.rawValue]) }
    if let beginning { json = json.adding(["bosToken": beginning.rawValue]) }
    if let source { json = json.adding(["file": Self.file(source, row: row)]) }
    if otherNames != nil { json = json.adding(["referenceNames": "other names"]) }
    if let reference, referenceSource != nil || otherNames != nil || row != nil {
      json = json.adding([
        "reference": reference.prompts.map { Self.row($0, bos: set.bos, vocabulary) }
      ])
    }
    if let referenceSource {
      json = json.adding(["referenceFile": Self.file(referenceSource, row: nil)])
    }
    return json
  }

  private static func file(_ file: PromptFile, row: Int?) -> JSONOutput {
    let json: JSONOutput = ["path": file.path, "sha256": digest(file)]
    return row.map { json.adding(["row": $0]) } ?? json
  }

  private static func digest(_ file: PromptFile) -> String {
    SHA256.text(of: file.bytes)
  }

  /// A prompt as a line of a prompt file, without its beginning-of-text token.
  private static func row(_ prompt: Prompt, bos: Bool, _ vocabulary: Vocabulary) -> JSONOutput {
    let shift = bos ? 1 : 0
    let tokens = Array(prompt.tokens.dropFirst(shift))
    var json: JSONOutput = ["tokens": tokens.map(\.rawValue), "text": vocabulary.text(of: tokens)]
    if let corrupted = prompt.corrupted.map({ Array($0.dropFirst(shift)) }) {
      json = json.adding([
        "corruptedTokens": corrupted.map(\.rawValue),
        "corruptedText": vocabulary.text(of: corrupted),
      ])
    }
    for (key, token) in [("answer", prompt.answer), ("distractor", prompt.distractor)] {
      guard let token else { continue }
      json = json.adding([key: token.rawValue, key + "Text": vocabulary.text(of: token)])
    }
    if !prompt.positions.isEmpty {
      let members = prompt.positions.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map {
        JSONOutput.Member(key: $0.key, value: .integer($0.value - shift))
      }
      json = json.adding(["positions": JSONOutput.object(members)])
    }
    if let template = prompt.template { json = json.adding(["template": template]) }
    return json
  }
}

extension PromptResolver {
  /// A resolver for an open model.
  init(_ model: OpenModel, bos: Bool) {
    self.init(model.vocabulary, context: model.configuration.context, bos: bos)
  }
}
