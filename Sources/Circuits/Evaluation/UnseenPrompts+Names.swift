public import Tasks
public import Tokens

extension UnseenPrompts {
  /// Indirect-object prompts that discovery on the kind `mixed` has not seen: the frames EARLY, LATE
  /// and LONG, and prompts of the kind `mixed` with names that none of some prompts has.
  ///
  /// - Parameters:
  ///   - prompts: the prompts that a circuit was discovered on.
  ///   - tokenizer: the tokenizer of the model.
  ///   - rows: the rows of the model's embedding.
  ///   - count: how many prompts of each.
  ///   - seed: where chance starts.
  /// - Returns: a set for each, with why where there is none.
  public static func indirectObjects(
    besides prompts: PromptSet, _ tokenizer: Tokenizer, rows: Int, count: Int = 50,
    seed: UInt64 = 1
  ) -> [UnseenPrompts] {
    let kinds: [(String, IndirectObjectKind)] = [
      ("early frames", .early), ("late frames", .late), ("long frames", .long),
    ]
    let names = "other names"
    guard prompts.years == nil, prompts.prompts.allSatisfy({ $0.positions["S2"] != nil }) else {
      return [UnseenPrompts("other prompts", missing: "the prompts are not of indirect objects.")]
    }
    guard let task = try? IndirectObjectTask(tokenizer: tokenizer) else {
      return (kinds.map(\.0) + [names]).map {
        UnseenPrompts($0, missing: "the tokenizer has too few names of one token.")
      }
    }
    func drawn(_ name: String, _ kind: IndirectObjectKind, without seen: Set<TokenID>) -> Self {
      // Many more than are asked for, of which those with other names are taken.
      let wanted = seen.isEmpty ? count : 40 * count
      guard let all = try? task.prompts(kind, count: wanted, seed: seed) else {
        return UnseenPrompts(name, missing: "the built-in sentences have no prompt to spare.")
      }
      let fitting = all.prompts.indices.filter { row in
        let prompt = all.prompts[row]
        return prompt.fits(vocabulary: rows)
          && ![prompt.answer, prompt.distractor].contains { $0.map(seen.contains) ?? false }
      }
      guard fitting.count >= 10 else {
        return UnseenPrompts(name, missing: "hardly a prompt with other names is left.")
      }
      return UnseenPrompts(name, all.picking(fitting.prefix(count)))
    }
    let seen = Set(prompts.prompts.flatMap { [$0.answer, $0.distractor].compactMap(\.self) })
    return kinds.map { drawn($0, $1, without: []) } + [drawn(names, .mixed, without: seen)]
  }
}
