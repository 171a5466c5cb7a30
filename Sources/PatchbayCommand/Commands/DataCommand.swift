import ArgumentParser
import Checkpoints
import Files
import Crypto
import Foundation
import Screen
import StrictJSON
import Tasks
import TextColumns
import Tokens
import Transformer

/// `patchbay data`.
struct DataCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Write training sentences, or prompts to evaluate with.",
    discussion: """
      TASK is \(TaskCorpus.allCases.map(\.rawValue).joined(separator: ", ")); or stories, the text \
      that the embedded checkpoint was made from; or templates, for the built-in sentences and words, \
      which --templates takes back when they are edited.

      As text there is one training sentence a line, no two alike. As jsonl there are clean prompts \
      in the form that --prompts takes; no training sentence begins with any of them. Words are \
      chosen by the tokenizer of the checkpoint. The same seed gives the same bytes.

      Examples:
        patchbay data name-moving --seed 7 --out corrupted.txt
        patchbay data ioi --form jsonl --count 50 > prompts.jsonl
        patchbay data templates --out mine.txt
      """)

  @Argument(help: ArgumentHelp("What to write.", valueName: "task"))
  var task: DataTask

  @Option(
    help: ArgumentHelp(
      "How many sentences or prompts. (default: \(TaskCorpus.defaultCount) as text, 100 as jsonl)",
      valueName: "n"))
  var count: Int?

  @Option(
    help: ArgumentHelp("Where chance starts. (default: 42)", valueName: "s"), transform: Seed.read)
  var seed: UInt64 = 42

  @Option(help: "Training sentences as text, or prompts as jsonl.")
  var form = DataForm.text

  @Option(
    help: ArgumentHelp(
      "Which indirect-object prompts: mixed (half of the base sentences in both forms), or all of a "
        + "form or family.", valueName: "kind"))
  var kind: IndirectObjectKind?

  @Option(
    help: """
      Of stories: whole, or its parts in order (lessons, sentences, stories), or vocabulary, each \
      word once.
      """)
  var part = StoryPart.whole

  @Option(
    help: ArgumentHelp(
      "The folder of the tokenizer. (default: $PATCHBAY_CHECKPOINT, else the one in checkpoints/)",
      valueName: "checkpoint"), completion: .directory)
  var checkpoint: String?

  @Option(
    help: ArgumentHelp("Sentences and words of your own.", valueName: "file"), completion: .file())
  var templates: String?

  @Option(
    help: ArgumentHelp("Write here instead of standard output.", valueName: "file"),
    completion: .file())
  var out: String?

  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if output.json, out == nil {
      throw ValidationError("--json tells what was written, so give --out FILE too.")
    }
    if let count, !(1...form.limit).contains(count) {
      throw ValidationError("--count must be from 1 to \(form.limit).")
    }
    guard part == .whole || task == .stories else {
      throw ValidationError("--part is for stories.")
    }
    guard case .corpus(let corpus) = task else { return try validateOther() }
    if kind != nil, form == .text || corpus.isAboutYears {
      throw ValidationError("--kind chooses indirect-object prompts, with --form jsonl.")
    }
  }

  private func validateOther() throws {
    guard kind == nil, form == .text, checkpoint == nil else {
      throw ValidationError("--form, --kind and --checkpoint are for data sets, not for this.")
    }
    guard task == .stories || (count == nil && templates == nil) else {
      throw ValidationError("templates are printed as they are; give no option but --out.")
    }
  }

  func work(_ run: Run) throws {
    switch task {
    case .corpus(let corpus): try write(corpus, run)
    case .stories: try writeStories(run)
    case .templates:
      try deliver(TaskTemplates.builtInText, request: ["task": "templates"], run)
    }
  }

  private func writeStories(_ run: Run) throws {
    let own = try templates.map { path in try TaskTemplates.read(path: path) }
    let count = count ?? StoryMix.defaultCount
    let text = try StoryMix(own ?? .builtIn).text(part, lines: count, seed: seed)
    try deliver(
      String(decoding: text, as: UTF8.self),
      request: [
        "task": "stories", "part": part.rawValue, "count": count, "seed": seed,
        "templates": templates, "templatesSha256": own.map { SHA256.text(of: $0.bytes) },
      ], run)
  }

  private func write(_ corpus: TaskCorpus, _ run: Run) throws {
    let folder = try tokenizerFolder()
    let tokenizer = try Tokenizer.read(folder: folder)
    let own = try templates.map { path in try TaskTemplates.read(path: path) }
    let count = count ?? form.defaultCount
    let content: String
    switch form {
    case .text:
      content = try corpus.text(
        count: count, seed: seed, templates: own ?? .builtIn, tokenizer: tokenizer)
    case .jsonl:
      content = try corpus.evaluation(
        count: count, kind: kind ?? .mixed, seed: seed, templates: own ?? .builtIn,
        tokenizer: tokenizer
      ).prompts.fileText(tokenizer)
    }
    let isChosen = form == .jsonl && !corpus.isAboutYears
    try deliver(
      content,
      request: [
        "task": corpus.rawValue, "form": form.rawValue, "count": count, "seed": seed,
        "kind": isChosen ? (kind ?? .mixed).rawValue : nil, "tokenizer": folder,
        "templates": templates, "templatesSha256": own.map { SHA256.text(of: $0.bytes) },
      ], run)
  }

  /// The folder named, or else the one that other commands would take.
  private func tokenizerFolder() throws -> String {
    var options = CheckpointOptions()
    options.path = checkpoint
    return try HubCache.folder(for: options.folder())
  }

  /// Writes the content to its file or to standard output, and tells about a file.
  private func deliver(_ content: String, request: JSONOutput, _ run: Run) throws {
    try run.cancellation.check()
    guard let out else { return try StandardOutput.write(content) }
    try TextFile.write(content, to: out)
    let lines = content.utf8.count { $0 == UInt8(ascii: "\n") }
    let hash = SHA256.text(of: Array(content.utf8))
    try run.print(
      "data", nil, request: request,
      result: ["path": out, "lines": lines, "bytes": content.utf8.count, "sha256": hash]
    ) { page in
      page.fact("written", Columns.printable(out), indent: 10)
      page.fact("lines", "\(lines)", indent: 10)
      page.fact("sha256", hash, indent: 10)
    }
  }
}
