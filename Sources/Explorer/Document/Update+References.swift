import Tasks

// The reference prompts.

extension Sharing {
  /// Makes the prompts of a file the reference prompts.
  mutating func setReferences(_ prompts: [Prompt], name: String) -> [Effect] {
    let count = document.list?.prompts.count ?? 1
    // One for each prompt if the counts agree, as resampling pairs them; else one group for all.
    let groups =
      prompts.count == count
      ? prompts.map { [$0] } : [prompts] + Array(repeating: [], count: max(0, count - 1))
    note = .done("\(prompts.count) reference prompts of \(name).")
    return change { document, _ in
      document.references = References(source: .file(name), groups: groups)
    }
  }
}
