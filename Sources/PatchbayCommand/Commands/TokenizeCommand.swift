import ArgumentParser
import Screen
import StrictJSON
import TextColumns
import Tokens

/// `patchbay tokenize`.
struct TokenizeCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Show the tokens of a text, or the text of tokens.",
    discussion: """
      Example:
        patchbay tokenize DIR --prompt "When Mary and John went"
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(help: ArgumentHelp("The text.", valueName: "text"))
  var prompt: String?
  @Option(help: ArgumentHelp("Token ids, instead of a text.", valueName: "1,2,3"))
  var tokens: TokenList?
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if (prompt == nil) == (tokens == nil) {
      throw ValidationError("Give --prompt TEXT or --tokens 1,2,3.")
    }
    try TokenList.check(tokens?.tokens ?? [], "tokens")
  }

  func work(_ run: Run) throws {
    let model = try run.open(checkpoint)
    let ids = try prompt.map { try model.read($0) } ?? tokens?.tokens ?? []
    try model.vocabulary.check(ids)
    let request: JSONOutput = prompt.map { ["prompt": $0] } ?? ["tokens": ids.map(\.rawValue)]
    try run.print(
      "tokenize", model, request: request,
      result: ["tokens": ids.map { json($0, model.vocabulary) }]
    ) { page in
      try page.title("Tokens", model)
      var table = TextTable([.init("position"), .init("id"), .init("token", .left)])
      for (position, id) in ids.enumerated() {
        table.rows.append([
          .init("\(position)", .muted), .init("\(id.rawValue)", .muted),
          .init(page.token(id, model)),
        ])
      }
      page.space()
      page.add(table.lines(width: page.width))
      page.space()
      page.note("\(ids.count) tokens; nothing is added in front.")
    }
  }

  private func json(_ token: TokenID, _ vocabulary: Vocabulary) -> JSONOutput {
    let json: JSONOutput = ["id": token.rawValue, "text": vocabulary.text(of: token)]
    return vocabulary.lacksToken(token) ? json.adding(["hasToken": false]) : json
  }
}
