import ArgumentParser
import Figures
import Files
import Foundation
import TextColumns
import Transformer

/// Where the figure of a command goes.
struct ExportOptions: ParsableArguments {
  @Option(
    name: .customLong("export"),
    help: ArgumentHelp(
      "Write the figure to a file as well, in the form of its ending: .csv, .json, .svg or .txt.",
      valueName: "file"), completion: .file(extensions: FigureFormat.allCases.map(\.rawValue)))
  var path: String?

  @Flag(name: .customLong("force"), help: "Let --export replace a file that is there.")
  var replaces = false

  mutating func validate() throws {
    if let path, FigureFormat(ending: path) == nil {
      throw ValidationError(
        "--export writes files that end in .csv, .json, .svg or .txt; '\(path)' does not.")
    }
    if replaces, path == nil { throw ValidationError("--force is for --export FILE.") }
  }

  /// Finds out before any work is done that a file is there which is to stay.
  func check() throws(CommandError) {
    if let path, !replaces, FileManager.default.fileExists(atPath: path) { throw .exists(path) }
  }

  /// Writes the figure in one step, if an option asks for it, and says so on standard error.
  func write(_ run: Run, _ figure: () throws -> Figure) throws {
    guard let path, let format = FigureFormat(ending: path) else { return }
    try run.cancellation.check()
    let text = try figure().text(as: format)
    do throws(FileError) {
      try TextFile.write(text, to: path, replaces: replaces)
    } catch .output(_, .exists) {
      throw CommandError.exists(path)
    }
    ProgressLine.interject("Written: \(Columns.printable(path))")
  }
}
