import ArgumentParser
import Circuits
import Figures
import Screen
import StrictJSON
import TextColumns
import Transformer

/// `patchbay circuit diff`.
struct CircuitDiffCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two circuits head by head.",
    discussion: """
      Each circuit is a file or the name of a built-in one. No checkpoint is needed: to run two \
      circuits on a model, or one on two models, use `patchbay circuit run`.

      Examples:
        patchbay circuit diff wang wang-3-epochs
        patchbay circuit diff before.txt after.txt --json
        patchbay circuit diff wang wang-3-epochs --export difference.svg
      """)

  @Argument(
    help: ArgumentHelp("The first circuit.", valueName: "first"),
    completion: .file(extensions: ["txt"]))
  var first: String

  @Argument(
    help: ArgumentHelp("The second circuit.", valueName: "second"),
    completion: .file(extensions: ["txt"]))
  var second: String

  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    try export.check()
    let files = try [first, second].map { try CircuitFile(path: $0) }
    let difference = CircuitDifference(files[0].circuit, files[1].circuit)
    try export.write(run) {
      try files[1].figure(
        "Two circuits", base: files[0], below: [.table(difference.table)])
    }
    try run.print(
      "circuit-diff", nil, request: ["first": files[0].json, "second": files[1].json],
      result: difference.json
    ) { page in
      page.add("Two circuits", .title)
      page.fact("first", Columns.printable(first))
      page.fact("second", Columns.printable(second))
      page.add(difference)
    }
  }
}

extension Page {
  fileprivate mutating func add(_ difference: CircuitDifference) {
    let counts = CircuitDifference.Change.allCases.map { change in
      "\(difference.entries(change).count) \(change.rawValue)"
    }
    fact("heads", counts.joined(separator: ", "))
    if let overlap = difference.overlap, let heads = difference.overlapOfHeads {
      fact(
        "overlap",
        "\(number(100 * overlap, 1)) % by heads and positions, \(number(100 * heads, 1)) % by heads"
      )
    }
    var table = TextTable([
      .init(""), .init("head", .left), .init("position", .left), .init("first", .left),
      .init("second", .left),
    ])
    for entry in difference.entries {
      table.rows.append([
        .init(entry.change.mark, .accent), .init("\(entry.member.head)"),
        .init(Columns.printable(entry.member.position), .muted),
        .init(Columns.printable(entry.first ?? "")),
        .init(Columns.printable(entry.second ?? "")),
      ])
    }
    space()
    add(table.lines(width: width))
    space()
    note(
      "+ added, - removed, > of another class. Overlap: heads in both, of those in either (Jaccard)."
    )
  }
}

extension CircuitDifference.Change {
  /// A mark for it.
  fileprivate var mark: String {
    switch self {
    case .same: ""
    case .moved: ">"
    case .added: "+"
    case .removed: "-"
    }
  }
}
