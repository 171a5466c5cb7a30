import ArgumentParser
import Circuits
import Figures
import Screen
import StrictJSON
import TextColumns
import Transformer

/// `patchbay circuit show`.
struct CircuitShowCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print or draw a circuit: classes, heads, positions and links.",
    discussion: """
      Needs no checkpoint; with one, the circuit must fit it. --text prints the circuit as a file, \
      to be edited. --export draws it; with --base, heads that the other circuit lacks are marked as \
      new, and those that it has alone as gone.

      Examples:
        patchbay circuit show --circuit wang
        patchbay circuit show --circuit wang --text > mine.txt
        patchbay circuit show DIR --circuit mine.txt --json
        patchbay circuit show --circuit wang-3-epochs --base wang --export circuit.svg
      """)

  @Argument(
    help: ArgumentHelp("A checkpoint that must have the heads.", valueName: "checkpoint"),
    completion: .directory)
  var checkpoint: String?

  @OptionGroup var circuit: CircuitOptions

  @Option(
    help: ArgumentHelp(
      "Another circuit, a file or a built-in one; what differs from it is marked.",
      valueName: "file|name"), completion: .file())
  var base: String?

  @Flag(help: "Print the text of a circuit file.")
  var text = false

  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if text, output.json { throw ValidationError("Give only one of --text and --json.") }
    if text, base != nil { throw ValidationError("Give only one of --text and --base.") }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try checkpoint.map { try OpenModel(folder: $0, cancellation: run.cancellation) }
    let file = try CircuitFile(path: circuit.circuit, for: model?.configuration)
    let other = try base.map { try CircuitFile(path: $0) }
    try export.write(run) {
      try file.figure("A circuit", base: other, model)
    }
    if text { return try StandardOutput.write(file.text) }
    let change = other.map { CircuitDifference($0.circuit, file.circuit) }
    var request: JSONOutput = ["circuit": file.json]
    if let other { request = request.adding(["base": other.json]) }
    try run.print("circuit-show", model, request: request, result: result(file, change)) { page in
      if let model {
        try page.title("Circuit", model)
      } else {
        page.add("Circuit", .title)
      }
      page.fact("circuit", Columns.printable(file.path))
      if !file.comments.isEmpty {
        page.fact("about", Columns.printable(file.comments.joined(separator: " ")), .muted)
      }
      page.add(file.circuit)
      guard let other, let change else { return }
      page.fact("base", "\(Columns.printable(other.path)), \(other.circuit.size)")
      page.fact("  new", page.words(change.entries(.added)), indent: 24)
      page.fact("  gone", page.words(change.entries(.removed)), indent: 24)
      let moved = change.entries(.moved)
      if !moved.isEmpty { page.fact("  of another class", page.words(moved), indent: 24) }
    }
  }

  private func result(_ file: CircuitFile, _ change: CircuitDifference?) -> JSONOutput {
    let shown = file.circuit
    let result = shown.json.adding([
      "heads": shown.heads.count, "members": shown.members.count, "comments": file.comments,
    ])
    guard let change else { return result }
    return result.adding([
      "new": change.entries(.added).map(\.member), "gone": change.entries(.removed).map(\.member),
    ])
  }
}

extension Page {
  /// Heads with their positions, or that there are none.
  fileprivate func words(_ entries: [CircuitDifference.Entry]) -> String {
    guard !entries.isEmpty else { return "none" }
    return entries.map { "\($0.member.head) at \(Columns.printable($0.member.position))" }
      .joined(separator: ", ")
  }
}
