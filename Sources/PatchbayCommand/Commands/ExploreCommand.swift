import ArgumentParser
import Foundation

/// `patchbay [CHECKPOINT]`: the summary that is printed where there is no terminal to explore in.
struct ExploreCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Explore a checkpoint, or two side by side. This is what happens without a command.",
    discussion: """
      When standard output is no terminal, a plain summary is printed instead.
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Argument(help: "A second checkpoint, to compare.", completion: .directory)
  var second: String?
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if output.json { throw ValidationError("Use `patchbay info --json` for JSON.") }
  }

  func work(_ run: Run) throws {
    try suggestCommand()
    let models = try [checkpoint.folder()] + (second.map { [$0] } ?? [])
    for folder in models {
      let model = try OpenModel(folder: folder, cancellation: run.cancellation)
      try run.print("summary", model, request: [:], result: ModelFacts(model, nonFinite: []).json) {
        page in
        try page.title("Checkpoint", model)
        page.space()
        page.add(model)
      }
    }
  }

  /// A word that is no folder is more likely a command with a slip than a checkpoint.
  private func suggestCommand() throws {
    guard let word = checkpoint.path, !word.contains("/"),
      !FileManager.default.fileExists(atPath: word)
    else { return }
    let groups = Patchbay.configuration.groupedSubcommands
    let commands = groups.flatMap { $0.subcommands }.compactMap { $0.configuration.commandName }
    if let command = commands.first(where: { Self.isSlip(word, of: $0) }) {
      throw CommandError.noSuchCommand(word, nearest: command)
    }
  }

  /// Whether a word is a beginning of another, or differs by one letter or two neighbours swapped.
  static func isSlip(_ word: String, of command: String) -> Bool {
    if word.count >= 3, command.hasPrefix(word) { return true }
    let (a, b) = (Array(word), Array(command))
    let start = zip(a, b).prefix { $0 == $1 }.count
    let end = zip(a.dropFirst(start).reversed(), b.dropFirst(start).reversed())
      .prefix { $0 == $1 }.count
    let (left, right) = (Array(a[start..<a.count - end]), Array(b[start..<b.count - end]))
    return max(left.count, right.count) <= 1
      || left.count == 2 && right.count == 2 && left == right.reversed()
  }
}
