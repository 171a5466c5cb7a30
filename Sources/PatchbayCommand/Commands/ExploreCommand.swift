import ArgumentParser
import Checkpoints
import Explorer
import Foundation
import Screen
import Settings
import StrictJSON
import Tensors
import Terminal
import Tokens
import Tracking
import Training

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `patchbay [CHECKPOINT] [SECOND]`: the explorer, or a summary where there is no terminal.
///
/// The folder of a report may stand in place of a checkpoint's.
struct ExploreCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Explore a checkpoint. This is what happens without a command.",
    discussion: """
      When standard output is no terminal, a plain summary is printed instead. The folder of a \
      report that reproduce wrote opens the explorer on the report, and its checkpoint with it.
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Argument(help: "A second checkpoint, to compare.", completion: .directory)
  var second: String?
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(help: "What the model reads first.")
  var prompt: String?
  @Option(help: "The token that is right, with its leading space.")
  var answer: String?
  @Option(help: "The token that the answer is compared with.")
  var distractor: String?
  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Put a beginning-of-text token in front, or none. (default: what the tokenizer does)"))
  var bos: Bool?
  @Flag(help: "Draw with ASCII characters alone.")
  var ascii = false
  @Option(
    help: ArgumentHelp("Write what you do to a file that replay does again.", valueName: "file"),
    completion: .file())
  var record: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Measure a series of checkpoints, and show it on screen 7: folders of runs or of checkpoints, "
        + "checkpoints, or patterns.", valueName: "paths"), completion: .directory)
  var series: [String] = []

  /// Opens the explorer in a terminal; elsewhere prints the summary.
  mutating func run() throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      return try work(Run(output))
    }
    try suggestCommand()
    output.apply()
    let environment = ProcessInfo.processInfo.environment
    let (settings, warnings) = Settings.read(
      environment: environment, actions: ExplorationOptions.actionNames)
    let loaded = try DownloadOffer.opening(folder()) { path throws(CheckpointError) in
      try LoadedCheckpoint.read(folder: path)
    }
    var options = ExplorationOptions(
      opening: OpeningPrompt(
        prompt: prompt, answer: answer, distractor: distractor,
        bos: bos ?? loaded.vocabulary.putsBeginning),
      second: try second.map { path in
        try DownloadOffer.opening(path) { path throws(CheckpointError) in
          try LoadedCheckpoint.read(folder: path)
        }
      },
      settings: settings, environment: environment, recording: recording(settings),
      version: Version.current,
      notice: notice(warnings, environment))
    options.isRecordingOptional = record == nil
    options.series = series
    options.report = try report()?.folder
    let display = try CursesDisplay(
      wishes: wishes(settings), theme: .chosen(settings.theme, colors: environment["COLORFGBG"]))
    let end: ExplorationEnd
    do {
      defer { display.close() }
      end = try explore(loaded, on: display, options: options)
    }
    if case .leftTraining(let run) = end { try goOn(with: run) }
  }

  /// Lets a process without a screen go on with a training run.
  private func goOn(with run: DetachedRun) throws {
    let command = (["patchbay"] + run.arguments).joined(separator: " ")
    guard let program = Bundle.main.executableURL?.path else {
      throw CommandError.notDetached(command, reason: "the program's file is not known")
    }
    let log = run.folder + "/" + RunFolder.outputName
    do throws(DetachedProgram.Refusal) {
      let process = try DetachedProgram.start(program, run.arguments, log: log)
      print(
        "Training goes on as process \(process), in \(run.folder). `patchbay runs` tells how far it "
          + "is, and screen 9 follows it.")
    } catch {
      throw CommandError.notDetached(command, reason: error.reason)
    }
  }

  /// The report in the folder that is named in place of a checkpoint; nil where there is none.
  private func report() throws(ReportProblem) -> SavedReport? {
    guard let path = checkpoint.path, SavedReport.isFolder(path) else { return nil }
    return try SavedReport(reading: path)
  }

  /// The folder of the first checkpoint: that of a report, or with a series and none named, the first
  /// of that which can be read.
  private func folder() throws -> String {
    if let report = try report() { return report.place(of: report.checkpoint.path) }
    guard checkpoint.path == nil, !series.isEmpty else { return try checkpoint.folder() }
    return try SeriesModel(of: CheckpointSeries(series)).checkpoint.folder
  }

  /// What flags ask for, else what the settings say.
  private func wishes(_ settings: Settings) -> TerminalWishes {
    let glyphs: Glyphs.Level? =
      switch settings.glyphs {
      case .auto: nil
      case .unicode: .unicode
      case .ascii: .ascii
      }
    return TerminalWishes(
      depth: output.color == .never ? .monochrome : settings.colors.depth,
      glyphs: ascii ? .ascii : glyphs, mouse: settings.isMouseOn)
  }

  /// What is wrong with the settings, the first of it in full.
  private func notice(_ warnings: [SettingsWarning], _ environment: [String: String]) -> String? {
    let path = SettingsPlaces(environment: environment).settings ?? "settings"
    guard let first = warnings.first?.message(path: path) else { return nil }
    return warnings.count == 1 ? first : first + " And \(warnings.count - 1) more in that file."
  }

  /// The file of the recording: the one named, or a new one in the settings' folder.
  private func recording(_ settings: Settings) -> String? {
    if let record { return record }
    guard let folder = settings.recordFolder else { return nil }
    let date = Date.now.formatted(.iso8601.timeSeparator(.omitted))
    return "\(NSString(string: folder).expandingTildeInPath)/\(date).jsonl"
  }

  mutating func validate() throws {
    if output.json { throw ValidationError("Use `patchbay info --json` for JSON.") }
  }

  func work(_ run: Run) throws {
    try suggestCommand()
    guard series.isEmpty else {
      throw ValidationError("--series is for a terminal. Use `patchbay series` elsewhere.")
    }
    if let report = try report() {
      return try run.print("summary", nil, request: [:], result: [:]) { $0.add(report) }
    }
    let model = try run.open(checkpoint)
    try run.print("summary", model, request: [:], result: ModelFacts(model, nonFinite: []).json) {
      page in
      try page.title("Checkpoint", model)
      page.space()
      page.add(model)
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
