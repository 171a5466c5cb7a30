import Tasks

// Lists of prompts, and prompts that replaced values come from.

/// A list of prompts that can be taken.
enum ListChoice: Hashable, Sendable {
  /// One that is made here.
  case source(PromptSource)
  /// One that a file holds.
  case file
  /// No list: the prompt alone.
  case none
}

/// The prompts that replaced values can come from.
enum ReferenceChoice: Hashable, Sendable {
  case names, corrupted, file
}

extension Sharing {
  /// The lists that can be taken.
  var listChoices: [Choice<ListChoice>] {
    let made = PromptSource.offered.map { source in
      Choice(
        value: ListChoice.source(source), name: source.words, detail: "100 prompts, seed 1",
        isCurrent: document.list.map { $0.name.hasPrefix(source.words + ",") } ?? false)
    }
    let rest = [
      Choice(value: ListChoice.file, name: "file…", detail: "prompts of your own, one a line"),
      Choice(
        value: ListChoice.none, name: "no list", detail: "the prompt alone",
        isCurrent: document.list == nil),
    ]
    return made + rest
  }

  mutating func choose(list: ListChoice) -> [Effect] {
    switch list {
    case .source(let source): return send(.prompts(source, bos: document.bos))
    case .file: ask(.promptFile, "")
    case .none: return document.list == nil ? [] : leaveList()
    }
    return []
  }

  /// The prompts that replaced values can come from.
  var referenceChoices: [Choice<ReferenceChoice>] {
    let source = document.references.source
    let hasNames = !named.isEmpty
    let hasCorrupted = document.list?.hasCorrupted ?? false
    var file = "prompts of your own"
    if case .file(let name) = source { file = name }
    return [
      Choice(
        value: .names, name: "other names", detail: "the same sentences with other names",
        refusal: hasNames
          ? nil : "Other names need a prompt 'A … B … B' with answer A and distractor B.",
        isCurrent: source == .names),
      Choice(
        value: .corrupted, name: "corrupted rows", detail: "the pair of each prompt of the list",
        refusal: hasCorrupted
          ? nil : "Only lists whose every prompt has a corrupted one have these.",
        isCurrent: source == .corrupted),
      Choice(
        value: .file, name: "file…", detail: file,
        isCurrent: source != .names && source != .corrupted),
    ]
  }

  private var named: References {
    document.list.map(reader.named)
      ?? References(
        source: .names,
        groups: [reader.variants(of: document.prompt, count: PromptReader.referenceCount)])
  }

  mutating func choose(references: ReferenceChoice) -> [Effect] {
    switch references {
    case .names: return change { $0.references = $1.named }
    case .corrupted:
      return change { document, state in
        if let list = document.list { document.references = state.reader.corrupted(list) }
      }
    case .file:
      ask(.referenceFile, "")
      return []
    }
  }

  /// Takes the prompts of a file as those that replaced values come from.
  mutating func take(references prompts: [Prompt], name: String) -> [Effect] {
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
