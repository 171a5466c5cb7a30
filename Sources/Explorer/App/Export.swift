import Figures

/// A form in which what is shown is written.
struct ExportChoice: Hashable, Sendable {
  var format: FigureFormat
}

extension AppState {
  /// The forms in which what is shown can be written.
  var exportChoices: [Choice<ExportChoice>] {
    FigureFormat.allCases.map { format in
      Choice(value: ExportChoice(format: format), name: format.rawValue, detail: "")
    }
  }

  /// Asks where to write.
  mutating func choose(export choice: ExportChoice) -> [Effect] {
    ask(.exportFile(choice), "")
    return []
  }

  /// Writes what is shown.
  mutating func writeFigure(_ choice: ExportChoice, path: String) -> [Effect] { [] }

  /// Copies what is shown as text.
  mutating func copyFigure() -> [Effect] { [] }
}
