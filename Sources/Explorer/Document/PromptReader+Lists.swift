import Analyses
import Tasks
import Tokens

// Documents for lists of prompts.

extension PromptReader {
  /// A document for a list, with those edits of another document that still fit.
  ///
  /// - Throws: a prompt of the list is too long for the model, or lacks a token in front.
  func read(_ list: PromptList, like other: Document) throws(TextProblem) -> Document {
    let bos = list.hasBeginning(beginning)
    if let long = list.prompts.first(where: { $0.tokens.count > context }) {
      throw .tooLong(tokens: long.tokens.count, context: context, bos: bos)
    }
    let prompt = list.prompts[list.index]
    var document = Document(
      texts: texts(prompt, bos: bos), bos: bos, prompt: prompt, list: list,
      references: references(for: list), kind: .zero)
    document.kind = document.references.isEmpty ? .zero : .mean
    document.adoptEdits(of: other)
    return document
  }

  /// A prompt as text.
  func texts(_ prompt: Prompt, bos: Bool) -> PromptTexts {
    let tokens = Array(prompt.tokens.dropFirst(bos ? 1 : 0))
    return PromptTexts(
      prompt: tokenizer?.decode(tokens)
        ?? tokens.map { "\($0.rawValue)" }.joined(separator: " "),
      answer: prompt.answer.map(text) ?? "", distractor: prompt.distractor.map(text) ?? "")
  }

  /// The corrupted prompts if every prompt has one, else prompts with other names.
  private func references(for list: PromptList) -> References {
    list.hasCorrupted ? corrupted(list) : named(list)
  }

  /// The corrupted prompts of a list.
  func corrupted(_ list: PromptList) -> References {
    References(
      source: .corrupted,
      groups: list.prompts.map { prompt in
        guard let tokens = prompt.corrupted else { return [] }
        var other = prompt
        (other.tokens, other.corrupted) = (tokens, nil)
        return [other]
      })
  }

  /// Prompts with other names, at least sixteen in all.
  func named(_ list: PromptList) -> References {
    References(source: .names, groups: names.groups(for: list.prompts))
  }
}

extension PromptList {
  /// Whether its prompts begin with a beginning-of-text token.
  func hasBeginning(_ beginning: TokenID?) -> Bool {
    beginning != nil && prompts.allSatisfy { $0.tokens.first == beginning }
  }

  /// The list with a beginning-of-text token in front of every prompt, or without.
  func withBeginning(_ beginning: TokenID?, _ isWanted: Bool) throws(TextProblem) -> PromptList {
    guard let beginning else { throw .noBeginning }
    guard isWanted != hasBeginning(beginning) else { return self }
    var list = self
    list.prompts = prompts.map { prompt in
      var prompt = prompt
      if isWanted {
        prompt.tokens.insert(beginning, at: 0)
        prompt.corrupted?.insert(beginning, at: 0)
      } else {
        prompt.tokens.removeFirst()
        prompt.corrupted?.removeFirst()
      }
      prompt.positions = prompt.positions.mapValues { $0 + (isWanted ? 1 : -1) }
      return prompt
    }
    return list
  }
}
