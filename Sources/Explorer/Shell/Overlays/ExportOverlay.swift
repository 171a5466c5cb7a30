import Figures
import Screen

/// Choice of the format of an export.
struct ExportOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "export what is shown as" }

  func choices(_ state: AppState) -> [Choice<FigureFormat>] {
    FigureFormat.allCases.map { format in
      Choice(value: format, name: format.name, detail: format.use)
    }
  }

  /// Asks for the file, and suggests a name in the working folder.
  func choose(_ format: FigureFormat, in state: inout AppState) -> [Effect] {
    state.ask(
      ExportFileOverlay(format: format),
      (state.figure?.fileStem ?? "figure") + format.ending)
    return []
  }
}

/// The file of an export.
struct ExportFileOverlay: TextOverlay {
  /// The format, unless the ending of the file says another.
  var format: FigureFormat
  var field = TextField()

  var words: String { "export to" }
  var writesFile: Bool { true }

  func placeholder(isText: Bool) -> String { "file.csv, .json, .svg or .txt" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    state.writeFigure(format, path: text.trimmed)
  }
}
