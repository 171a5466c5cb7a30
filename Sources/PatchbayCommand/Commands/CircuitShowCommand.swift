import ArgumentParser
import Circuits
import Screen
import StrictJSON
import TextColumns
import Transformer

/// `patchbay circuit show`.
struct CircuitShowCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a circuit: classes, heads, positions and links.",
    discussion: """
      Needs no checkpoint; with one, the circuit must fit it. --text prints the circuit as a file, \
      to be edited.

      Examples:
        patchbay circuit show --circuit wang
        patchbay circuit show --circuit wang --text > mine.txt
        patchbay circuit show DIR --circuit mine.txt --json
      """)

  @Argument(
    help: ArgumentHelp("A checkpoint that must have the heads.", valueName: "checkpoint"),
    completion: .directory)
  var checkpoint: String?

  @OptionGroup var circuit: CircuitOptions

  @Flag(help: "Print the text of a circuit file.")
  var text = false

  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if text, output.json { throw ValidationError("Give only one of --text and --json.") }
  }

  func work(_ run: Run) throws {
    let model = try checkpoint.map { try OpenModel(folder: $0, cancellation: run.cancellation) }
    let file = try CircuitFile(path: circuit.circuit, for: model?.configuration)
    if text { return try StandardOutput.write(file.text) }
    let shown = file.circuit
    let result = shown.json.adding([
      "heads": shown.heads.count, "members": shown.members.count, "comments": file.comments,
    ])
    try run.print("circuit-show", model, request: ["circuit": file.json], result: result) { page in
      if let model {
        try page.title("Circuit", model)
      } else {
        page.add("Circuit", .title)
      }
      page.fact("circuit", Columns.printable(file.path))
      if !file.comments.isEmpty {
        page.fact("about", Columns.printable(file.comments.joined(separator: " ")), .muted)
      }
      page.add(shown)
    }
  }
}
