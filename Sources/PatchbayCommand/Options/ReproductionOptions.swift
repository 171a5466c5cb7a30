import ArgumentParser
import Foundation
import Reproduction

/// What is reproduced, and at what size.
struct ReproductionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only these figures and tables, with commas between: fig3, table1, … (default: all, and the "
        + "findings)", valueName: "names"))
  var only: String?

  @Flag(help: "What a small model does in minutes; of a large one, fewer epochs and prompts.")
  var quick = false

  @Flag(help: "The paper's own settings, which take a large model hours or days.")
  var full = false

  @Option(
    help: ArgumentHelp(
      "The circuit to begin with: a file, or a built-in one. (default: wang for GPT-2 small; else one "
        + "is discovered)", valueName: "file or name"), completion: .file())
  var circuit: String?

  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "A checkpoint of somebody else's for table 3; may come again.", valueName: "name=folder"))
  var models: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder of the authors' training texts, such as IOIDatasetv2.0.txt.", valueName: "folder"),
    completion: .directory)
  var texts: String?

  mutating func validate() throws {
    if quick, full { throw ValidationError("--quick and --full exclude each other.") }
    _ = try others
    if let only, only.split(separator: ",").isEmpty {
      throw ValidationError("--only takes names of figures and tables, such as fig3,table1.")
    }
  }

  /// The rows that are asked for; nil for all.
  var rows: [String]? {
    only.map {
      $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    }
  }

  /// The checkpoints for table 3.
  var others: [OtherModel] {
    get throws {
      try models.map { text in
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, Self.isName(parts[0]) else {
          throw ValidationError(
            "--model takes NAME=FOLDER, where NAME is of letters, digits and hyphens; '\(text)' is not."
          )
        }
        return OtherModel(name: String(parts[0]), path: Self.absolute(String(parts[1])))
      }
    }
  }

  private static func isName(_ text: Substring) -> Bool {
    text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }

  /// A path from the root of the file system on.
  static func absolute(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
}
