import Tasks

// Prompts that replaced values come from.

extension Sharing {
  /// Takes the prompts of a file as those that replaced values come from.
  mutating func setReferences(_ prompts: [Prompt], name: String) -> [Effect] {
    let count = document.list?.prompts.count ?? 1
    // Row by row where the numbers agree, as resampling pairs them; else one group for all.
    let groups =
      prompts.count == count
      ? prompts.map { [$0] } : [prompts] + Array(repeating: [], count: max(0, count - 1))
    note = .done("\(prompts.count) reference prompts of \(name).")
    return change { document, _ in
      document.references = References(source: .file(name), groups: groups)
    }
  }
}
