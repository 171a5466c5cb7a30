import Analyses
import Tasks
import Tokens
import Transformer

/// The positions that are patched in each prompt, and those that can differ from the unpatched run.
struct PatchPlaces: Hashable, Sendable {
  /// For each column, or for all in one, the positions of each prompt; nil for all of them.
  private let columns: [[[Int]]?]
  /// The first position at which values of the two runs can differ, for each prompt.
  let firstChange: [Int]
  /// END of each prompt.
  let ends: [Int]
  /// The positions at which receivers take recorded values, for each prompt; nil for all.
  private let receivers: [[Int]]?

  /// Places.
  ///
  /// - Parameters:
  ///   - columns: one entry for each column, or one for all; nil for all positions.
  ///   - prompts: the prompts that are patched.
  ///   - source: the prompts that values come from; nil where these are the same prompts, run by
  ///     another checkpoint.
  ///   - receivers: the positions at which receivers take recorded values; nil for all.
  init(
    _ columns: [[[Int]]?], _ prompts: PromptSet, source: PromptSet?, receivers: [[Int]]? = nil
  ) {
    self.columns = columns
    self.receivers = receivers
    ends = prompts.ends
    firstChange = prompts.prompts.enumerated().map { row, prompt in
      guard let source else { return 0 }
      return zip(prompt.tokens, source.prompts[row].tokens).prefix { $0 == $1 }.count
    }
  }

  /// The positions of a prompt, up to END, that a column patches and that can differ.
  func changed(_ prompt: Int, column: Int) -> [Int] {
    let places = columns[columns.count == 1 ? 0 : column]
    let open = min(firstChange[prompt], ends[prompt] + 1)..<ends[prompt] + 1
    guard let places else { return Array(open) }
    return places[prompt].filter(open.contains)
  }

  /// The carried positions of a prompt at which receivers take what was recorded: the clean value
  /// where no sender is, which a lower receiver may have changed in the second run.
  func received(_ prompt: Int) -> [Int] {
    let carried = carried(prompt, column: 0).range
    return receivers.map { $0[prompt].filter(carried.contains) } ?? Array(carried)
  }

  /// The positions of a prompt that are carried on, and whether any of them differs: END alone
  /// where none does.
  func carried(_ prompt: Int, column: Int) -> (range: Range<Int>, changes: Bool) {
    let end = ends[prompt]
    guard let first = changed(prompt, column: column).min() else {
      return (end..<end + 1, false)
    }
    return (first..<end + 1, true)
  }

  /// How many rows a column needs for some prompts: none where nothing differs.
  func rows(_ prompts: Range<Int>, column: Int) -> Int {
    let carried = prompts.map { self.carried($0, column: column) }
    return carried.contains(where: \.changes) ? carried.reduce(0) { $0 + $1.range.count } : 0
  }
}

extension PatchPlaces {
  /// The places that a patch and a set of prompts give, and the columns of the grid.
  static func of(
    _ patch: Patch, _ configuration: Configuration, _ prompts: PromptSet, source: PromptSet?
  ) throws(PatchingError) -> (columns: [PatchColumn], places: PatchPlaces) {
    switch patch {
    case .activation(let patch) where patch.site.isHeadwise || patch.isWhole:
      let places = try resolved(patch.positions, prompts)
      let columns =
        patch.site.isHeadwise ? patch.site.columns(in: configuration) : [.whole]
      return (columns, PatchPlaces([places], prompts, source: source))
    case .activation(let patch):
      let names = try positionNames(patch.positions, prompts)
      var columns: [[[Int]]?] = []
      for name in names { columns.append(try resolved(.named([name]), prompts)) }
      return (names.map { .position($0) }, PatchPlaces(columns, prompts, source: source))
    case .path(let path):
      let columns =
        (0..<configuration.heads).map { PatchColumn.head($0) }
        + (path.includesMLPs ? [.mlp] : [])
      let places = try pathPlaces(path, prompts)
      let receivers = try resolved(path.receiverPositions, prompts)
      return (
        columns, PatchPlaces([places], prompts, source: source, receivers: receivers)
      )
    }
  }

  /// Where senders and receivers both are: with heads frozen, positions do not tell one another.
  private static func pathPlaces(
    _ path: PathPatch, _ prompts: PromptSet
  ) throws(PatchingError) -> [[Int]]? {
    let senders = try resolved(path.senderPositions, prompts)
    let receivers =
      path.receivers == .logits
      ? prompts.ends.map { [$0] } : try resolved(path.receiverPositions, prompts)
    guard let senders, let receivers else { return senders ?? receivers }
    return zip(senders, receivers).map { own, other in own.filter(other.contains) }
  }

  private static func resolved(
    _ positions: Ablation.Positions, _ prompts: PromptSet
  ) throws(PatchingError) -> [[Int]]? {
    try PatchingError.wrapping { () throws(AnalysisError) in try positions.resolved(in: prompts) }
  }

  /// The names of single positions: all up to END by number, where prompts are of one length.
  private static func positionNames(
    _ positions: Ablation.Positions, _ prompts: PromptSet
  ) throws(PatchingError) -> [String] {
    if case .named(let names) = positions {
      return names.enumerated().filter { !names[..<$0.offset].contains($0.element) }.map(\.element)
    }
    let lengths = prompts.prompts.map(\.tokens.count)
    let (shortest, longest) = (lengths.min() ?? 0, lengths.max() ?? 0)
    guard shortest == longest else {
      throw .unevenPositions(shortest: shortest, longest: longest)
    }
    return (0...(prompts.ends.max() ?? 0)).map(String.init)
  }
}
