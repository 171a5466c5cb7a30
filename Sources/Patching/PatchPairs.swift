public import Tasks
public import Tokens

/// Prompts with the corrupted prompt that each is paired with, position by position.
public struct PatchPairs: Hashable, Sendable {
  /// The prompts as they are.
  public let clean: PromptSet
  /// Their pairs, with answers, distractors, positions and templates of the prompts.
  public let corrupted: PromptSet

  /// Pairs prompts up.
  ///
  /// - Parameters:
  ///   - prompts: the prompts.
  ///   - corrupted: one for each; only their tokens are taken.
  /// - Throws: `pairCount`, or `unequalPair` for the first pair of two lengths.
  public init(_ prompts: PromptSet, corrupted: PromptSet) throws(PatchingError) {
    guard prompts.prompts.count == corrupted.prompts.count else {
      throw .pairCount(
        destination: prompts.prompts.count, source: corrupted.prompts.count)
    }
    var pairs: [Prompt] = []
    for (index, (prompt, other)) in zip(prompts.prompts, corrupted.prompts).enumerated() {
      guard prompt.tokens.count == other.tokens.count else {
        throw .unequalPair(prompt: index, destination: prompt.tokens, source: other.tokens)
      }
      var pair = prompt
      pair.tokens = other.tokens
      pair.corrupted = nil
      pairs.append(pair)
    }
    clean = prompts
    self.corrupted = PromptSet(pairs, bos: prompts.bos, years: prompts.years)
  }

  /// The destination's prompts and the source's.
  public func sides(
    _ direction: PatchDirection
  ) -> (destination: PromptSet, source: PromptSet) {
    switch direction {
    case .denoising: (corrupted, clean)
    case .noising: (clean, corrupted)
    case .acrossCheckpoints: (clean, clean)
    }
  }

  /// Where two rows of different length part: the first token of the longer one that is left over
  /// when the two are laid side by side as well as can be.
  ///
  /// Pairs differ in names on purpose; those do not part them.
  ///
  /// - Parameters:
  ///   - one: a row of tokens.
  ///   - other: another.
  /// - Returns: a position of the longer row.
  public static func parting(_ one: [TokenID], _ other: [TokenID]) -> Int {
    let (longer, shorter) = one.count >= other.count ? (one, other) : (other, one)
    let surplus = longer.count - shorter.count
    guard surplus > 0 else { return zip(one, other).prefix { $0 == $1 }.count }
    // Differences in front of each place, and behind it with the surplus left out.
    var misfits = zip(longer.dropFirst(surplus), shorter).count { $0 != $1 }
    var (best, place) = (misfits, 0)
    for index in shorter.indices {
      misfits += (longer[index] != shorter[index] ? 1 : 0)
      misfits -= (longer[index + surplus] != shorter[index] ? 1 : 0)
      if misfits < best { (best, place) = (misfits, index + 1) }
    }
    return place
  }
}
