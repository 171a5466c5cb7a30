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
      Examples:
        patchbay tokenize "When Mary and John went"
        patchbay tokenize DIR "When Mary and John went"
        patchbay tokenize DIR --tokens 2215,5335
      """)

  @Argument(
    help: ArgumentHelp(
      "The checkpoint's folder, unless it is the usual one, and the text.",
      valueName: "checkpoint> <text"))
  var words: [String] = []
  @Option(help: ArgumentHelp("The text, instead of as an argument.", valueName: "text"))
  var prompt: String?
  @Option(help: ArgumentHelp("Token ids, instead of a text.", valueName: "1,2,3"))
  var tokens: TokenList?
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    let isGiven = prompt != nil || tokens != nil
    if prompt != nil && tokens != nil || words.isEmpty && !isGiven {
      throw ValidationError("Give a text, or --tokens 1,2,3.")
    }
    if words.count > (isGiven ? 1 : 2) {
      throw ValidationError("Put the text in quotation marks: one argument is one text.")
    }
    try TokenList.check(tokens?.tokens ?? [], "tokens")
  }

  func work(_ run: Run) throws {
    let model = try OpenModel(folder: folder(), cancellation: run.cancellation)
    let ids = try text.map { try model.read($0) } ?? tokens?.tokens ?? []
    try model.vocabulary.check(ids)
    let request: JSONOutput = text.map { ["prompt": $0] } ?? ["tokens": ids.map(\.rawValue)]
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

  /// The text; nil where tokens are given.
  private var text: String? { prompt ?? (tokens == nil ? words.last : nil) }

  /// The folder named in front of the text, or else the usual one.
  private func folder() throws(CommandError) -> String {
    let isNamed = words.count > (prompt == nil && tokens == nil ? 1 : 0)
    if isNamed { return words[0] }
    return try CheckpointOptions.usualFolder()
  }

  private func json(_ token: TokenID, _ vocabulary: Vocabulary) -> JSONOutput {
    let json: JSONOutput = ["id": token.rawValue, "text": vocabulary.text(of: token)]
    return vocabulary.lacksToken(token) ? json.adding(["hasToken": false]) : json
  }
}
