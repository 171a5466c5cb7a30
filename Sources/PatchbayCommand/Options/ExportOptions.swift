import ArgumentParser
import Figures
import Files
import Foundation
import Shards
import TextColumns
import Transformer

/// Where the figure of a command goes: to no file, to one, or to several in different forms.
struct ExportOptions: ParsableArguments {
  @Option(
    name: .customLong("export"),
    help: ArgumentHelp(
      "Write the figure to a file as well, in the form of its ending: .csv, .json, .svg or .txt. "
        + "Further tables, and where the numbers come from, are written beside a .csv. May be given "
        + "several times.",
      valueName: "file"), completion: .file(extensions: FigureFormat.allCases.map(\.rawValue)))
  var paths: [String] = []

  @Flag(name: .customLong("force"), help: "Let --export replace a file that is there.")
  var replaces = false

  mutating func validate() throws {
    for path in paths where FigureFormat(ending: path) == nil {
      throw ValidationError(
        "--export writes files that end in .csv, .json, .svg or .txt; '\(path)' does not.")
    }
    for (place, path) in paths.enumerated() where paths[..<place].contains(path) {
      throw ValidationError("--export names '\(path)' twice.")
    }
    if replaces, paths.isEmpty { throw ValidationError("--force is for --export FILE.") }
  }

  /// Finds out before any work is done that a file is there which is to stay.
  func check() throws(CommandError) {
    guard !replaces else { return }
    let written = paths.flatMap { path in
      let isTable = FigureFormat(ending: path) == .csv
      return [path] + (isTable ? [FigureFormat.metadataPath(of: path)] : [])
    }
    if let taken = written.first(where: FileManager.default.fileExists(atPath:)) {
      throw .exists(taken)
    }
  }

  /// Writes the figure, made once, to the files that options ask for, each in one step, and says so
  /// on standard error.
  func write(_ run: Run, _ figure: () throws -> Figure) throws {
    // A share alone has no figure; merging makes it.
    guard !paths.isEmpty, run.ledger.shard == nil else { return }
    try run.cancellation.check()
    let figure = try figure()
    let files = paths.flatMap { path in
      FigureFormat(ending: path).map { figure.files(at: path, as: $0) } ?? []
    }
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
