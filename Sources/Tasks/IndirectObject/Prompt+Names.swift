public import Tokens

extension Prompt {
  /// The names of positions that an indirect-object prompt has.
  public static let nameKeys = ["IO", "S1", "S1+1", "S2"]

  /// The places of the names of an indirect-object prompt, found by its answer and distractor.
  ///
  /// IO is the first place of the answer; S1 and S2 are the first two places of the distractor, and
  /// S1+1 is the one behind S1. Places behind END do not count. This is how commands and the explorer
  /// alike find them in a prompt that does not say where they are.
  ///
  /// - Returns: IO, S1, S1+1 and S2; nothing where the prompt has no such form.
  public var namePlaces: [String: Int] {
    let read = tokens.prefix(end + 1)
    guard let answer, let distractor, answer != distractor,
      let object = read.firstIndex(of: answer)
    else { return [:] }
    let subjects = read.indices.filter { read[$0] == distractor }
    guard subjects.count >= 2 else { return [:] }
    return ["IO": object, "S1": subjects[0], "S1+1": subjects[0] + 1, "S2": subjects[1]]
  }

  /// The same prompt with the places of its names; a prompt that names one of them stays as it is.
  public var withNamePlaces: Prompt {
    guard Self.nameKeys.allSatisfy({ positions[$0] == nil }) else { return self }
    var prompt = self
    prompt.positions.merge(namePlaces) { own, _ in own }
    return prompt
  }
}

/// Prompts with other names in place of a prompt's own: the reference prompts of an
/// indirect-object prompt that comes without a corrupted one.
public struct OtherNames: Hashable, Sendable {
  /// The names, one token each.
  public let names: [TokenID]
  /// How many reference prompts there are in all, at least.
  public static let count = 16

  /// The names that a vocabulary has as single tokens.
  ///
  /// Without a tokenizer they are some of GPT-2's names by their ids, or in a smaller vocabulary
  /// some twelve ids that lie evenly apart.
  ///
  /// - Parameter vocabulary: what the tokens of the model mean.
  public init(_ vocabulary: Vocabulary) {
    if let tokenizer = vocabulary.tokenizer {
      names = Self.texts.compactMap { text in
        guard case .token(let token) = tokenizer.tokens(asOne: text),
          token.rawValue < vocabulary.rows
        else { return nil }
        return token
      }
    } else if vocabulary.rows >= 50257 {
      names = Self.numbers.map { TokenID($0) }
    } else {
      names = stride(from: 1, to: vocabulary.rows, by: max(1, vocabulary.rows / 12)).map {
        TokenID($0)
      }
    }
  }

  /// Copies of a prompt with three other names at IO, S1 and S2.
  ///
  /// - Parameters:
  ///   - prompt: an indirect-object prompt with the places of its names.
  ///   - count: how many.
  ///   - start: the number of the first one; other numbers have other names, as far as there are any.
  /// - Returns: the copies, without corrupted prompts; none where the prompt names no such places or
  ///   fewer than three names are left.
  public func variants(of prompt: Prompt, count: Int, from start: Int = 0) -> [Prompt] {
    guard let object = prompt.positions["IO"], let first = prompt.positions["S1"],
      let second = prompt.positions["S2"]
    else { return [] }
    let others = names.filter { $0 != prompt.answer && $0 != prompt.distractor }
    guard others.count >= 3 else { return [] }
    let stride = max(1, others.count / 3)
    return (start..<start + count).map { index in
      var variant = prompt
      variant.corrupted = nil
      for (step, place) in [object, first, second].enumerated() {
        variant.tokens[place] = others[(index + step * stride) % others.count]
      }
      return variant
    }
  }

  /// The reference prompts of each of some prompts: `OtherNames.count` in all, and one each at least.
  ///
  /// - Parameter prompts: at least one.
  /// - Returns: a group for each prompt, whose first one is its pair; an empty group for a prompt of
  ///   another form.
  public func groups(for prompts: [Prompt]) -> [[Prompt]] {
    let each = max(1, (Self.count + prompts.count - 1) / max(1, prompts.count))
    return prompts.enumerated().map { place, prompt in
      variants(of: prompt, count: each, from: place * each)
    }
  }

  private static let texts = [
    " Anna", " Paul", " Laura", " James", " Tom", " Sarah", " Peter", " Alice", " Mark", " Kate",
    " Robert", " Lisa", " David", " Emily", " Michael", " Jennifer", " Andrew", " Rachel",
  ]

  /// The ids of the first seven in GPT-2's vocabulary, for folders without a tokenizer.
  private static let numbers = [11735, 3362, 16753, 3700, 4186, 10490, 5613]
}

extension TaskTemplates {
  /// The names of the list that are one token of a model with a space in front, in order, each once.
  ///
  /// - Parameters:
  ///   - names: the names, with or without a space in front.
  ///   - tokenizer: the tokenizer of the model.
  ///   - rows: the rows of its token embedding.
  /// - Returns: their tokens.
  public static func tokens(
    of names: [String], _ tokenizer: Tokenizer, rows: Int
  ) -> [TokenID] {
    var tokens: [TokenID] = []
    for name in names {
      let name = String(name.drop { $0 == " " })
      guard !name.isEmpty, case .token(let token) = tokenizer.tokens(asOne: " " + name),
        token.rawValue < rows, !tokens.contains(token)
      else { continue }
      tokens.append(token)
    }
    return tokens
  }
}
