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
      "Write the figure to a file as well, in the form of its ending: .csv, .json, .svg or .txt. "
        + "Further tables, and where the numbers come from, are written beside a .csv.",
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
    guard let path, !replaces else { return }
    let isTable = FigureFormat(ending: path) == .csv
    let paths = [path] + (isTable ? [FigureFormat.metadataPath(of: path)] : [])
    if let taken = paths.first(where: FileManager.default.fileExists(atPath:)) {
      throw .exists(taken)
    }
  }

  /// Writes the figure in one step, if an option asks for it, and says so on standard error.
  func write(_ run: Run, _ figure: () throws -> Figure) throws {
    guard let path, let format = FigureFormat(ending: path) else { return }
    try run.cancellation.check()
    let files = try figure().files(at: path, as: format)
    do throws(FileError) {
      try TextFile.write(files.map { ($0.path, $0.text) }, replaces: replaces)
    } catch {
      guard case .output(let taken, .exists) = error else { throw error }
      throw CommandError.exists(taken)
    }
    let names = files.map { Columns.printable($0.path) }.joined(separator: ", ")
    ProgressLine.interject("Written: \(names)")
  }
}
