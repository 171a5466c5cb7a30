import ArgumentParser
import Checkpoints
import Foundation
import Hub
import Screen
import StrictJSON
import TextColumns
import Transformer

/// `patchbay download MODEL`.
struct DownloadCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "download",
    abstract: "Fetch a model from the Hugging Face hub into its cache.",
    discussion: """
      Fetches what Patchbay reads: configuration, safetensors weights, tokenizer. A download that \
      broke off goes on where it was. Afterwards the model opens by its name.

      HF_ENDPOINT, HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE and HF_TOKEN mean what they mean to \
      huggingface_hub, whose cache this is.

      Examples:
        patchbay download openai-community/gpt2
        patchbay openai-community/gpt2
        patchbay download distilbert/distilgpt2 --revision main --json
      """)

  @Argument(help: ArgumentHelp("The model, as OWNER/NAME.", valueName: "model"))
  var model: String

  @Option(
    help: ArgumentHelp("A branch, a tag or a commit.", valueName: "revision"))
  var revision = ModelReference.usualRevision

  @Option(
    help: ArgumentHelp(
      "The folder of the cache. (default: $HF_HUB_CACHE, else hub in $HF_HOME)",
      valueName: "folder"),
    completion: .directory)
  var cacheDir: String?

  @Flag(help: "Fetch again what is there already.")
  var force = false

  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    if cacheDir?.isEmpty == true { throw ValidationError("--cache-dir needs a folder.") }
  }

  func work(_ run: Run) throws {
    let reference = try ModelReference(model, revision: revision)
    let settings = try HubSettings(
      environment: ProcessInfo.processInfo.environment, cache: cacheDir)
    let fetching = ModelFetching(reference, settings) { run.cancellation.isCancelled }
    let snapshot: HubSnapshot
    do {
      snapshot = try fetching.run(replacing: force)
    } catch HubError.cancelled {
      ProgressLine.interject("Interrupted. The same command goes on where it was.")
      throw HubError.cancelled
    }
    try run.print(
      "download", nil,
      request: [
        "model": model, "revision": revision, "endpoint": settings.endpoint.absoluteString,
        "cache": settings.cache, "force": force,
      ],
      result: snapshot.json
    ) { page in
      page.add(snapshot, of: reference)
    }
  }
}

extension HubSnapshot {
  fileprivate var json: JSONOutput {
    [
      "path": path, "commit": commit, "bytesFetched": bytesFetched,
      "files": JSONOutput.array(
        files.map {
          [
            "name": $0.name, "bytes": $0.bytes, "sha256": $0.sha256, "wasFetched": $0.wasFetched,
          ]
        }),
    ]
  }
}

extension Page {
  fileprivate mutating func add(_ snapshot: HubSnapshot, of reference: ModelReference) {
    add(Columns.printable(reference.model), .title)
    space()
    var table = TextTable([.init("file", .left), .init("size"), .init("sha256", .left)])
    for file in snapshot.files {
      table.rows.append([
        .init(Columns.printable(file.name)), .init(Numeral.bytes(file.bytes)),
        .init(file.sha256.prefix(16) + "…" + (file.wasFetched ? "" : " was there"), .muted),
      ])
    }
    add(table.lines(width: width, indent: 0))
    space()
    fact("commit", snapshot.commit, indent: 10)
    let path = Columns.printable(snapshot.path)
    // The name opens what the variables of the environment lead to, not every folder or revision.
    let opensByName = (try? HubCache.folder(for: reference.model)) == snapshot.path
    // A path is there to be copied: it is not cut into lines.
    for (label, text) in [
      ("folder", path), ("open", "patchbay \(opensByName ? reference.model : path)"),
    ] {
      var line = StyledLine(label, .muted)
      line.pad(to: 10)
      line.append(text, .text)
      add(line)
    }
  }
}
