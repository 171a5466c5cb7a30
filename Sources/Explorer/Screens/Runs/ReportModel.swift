import Screen
import Training
import Transformer

extension Scene<RunsState> {
  /// The rows of the report that are listed.
  var reportRows: [SavedReport.Row] {
    guard let shown = own.report else { return [] }
    let words = shown.filter.lowercased().split(whereSeparator: \.isWhitespace)
    guard !words.isEmpty else { return shown.report.rows }
    return shown.report.rows.filter { row in
      let text = row.searchedText
      return words.allSatisfy { text.contains($0) }
    }
  }

  /// The row of the report under the cursor.
  var chosenRow: SavedReport.Row? {
    let rows = reportRows
    return rows.isEmpty ? nil : rows[rowPlace]
  }

  /// Its place among the listed rows.
  var rowPlace: Int { clamped(own.report?.row ?? 0, count: reportRows.count) }

  /// Why the row under the cursor cannot be shown; nil if it can.
  var rowRefusal: String? {
    guard let row = chosenRow, let report = own.report?.report else {
      return "No row of the report fits the filter. Esc lists all."
    }
    guard let view = row.view else {
      // Of a row that is done the sentence is what was found.
      let reason = row.sentence.isEmpty || row.state == .done ? "" : ": \(row.sentence)"
      return "No screen shows \(row.id)\(reason.isEmpty ? "." : reason)"
    }
    do throws(RowProblem) {
      _ = try Opening(row, view, of: report)
    } catch {
      return error.words
    }
    return isOpeningRefusal
  }

  /// Why nothing else can be opened now; nil if it can.
  var isOpeningRefusal: String? {
    own.isOpening ? "Something is being opened. Esc stops that." : nil
  }

  /// How many rows there are of each verdict, in words.
  func verdictWords(of report: SavedReport) -> String {
    let counts = SavedReport.Verdict.allCases.map { verdict in
      (verdict.words, report.rows.count { $0.verdict == verdict })
    }
    let known = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
    let rows = "\(report.rows.count) row\(report.rows.count == 1 ? "" : "s")"
    return rows + (known.isEmpty ? "" : ": " + known.joined(separator: ", "))
  }
}

extension SavedReport.Verdict {
  /// The verdict in words.
  var words: String { self == .notComparable ? "not comparable" : rawValue }
}

extension SavedReport.State {
  /// The state in words.
  var words: String { self == .notApplicable ? "not applicable" : rawValue }
}

extension SavedReport.Row {
  /// The command as it is typed in a shell; nil where the row names none.
  var commandText: String? {
    command.isEmpty ? nil : (["patchbay"] + command).map(Self.quoted).joined(separator: " ")
  }

  /// What a filter looks at, in lower case.
  fileprivate var searchedText: String {
    [id, title, task, section, state.words, verdict?.words ?? "", sentence]
      .joined(separator: " ").lowercased()
  }

  /// The figure's place in the paper, and the task.
  var placeWords: String {
    [id, section.isEmpty ? "" : "section \(section)", task].filter { !$0.isEmpty }
      .joined(separator: ", ")
  }

  /// A word of a command, between quotation marks where a shell would not take it as it is.
  private static func quoted(_ word: String) -> String {
    let plain = word.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic
          || "0123456789-_./,:=+@%".unicodeScalars
            .contains(scalar))
    }
    return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

extension SavedReport.View {
  /// What is opened, in words.
  func words(of report: SavedReport, minus: String) -> String {
    var parts = ["screen \(screen.name.rawValue), \(screen.name.title.lowercased())"]
    if let head { parts.append("head \(head)") }
    if let mlp { parts.append("MLP \(mlp)") }
    if readsYears { parts.append("years") }
    if let site { parts.append(site) }
    if let receivers { parts.append("paths to \(receivers)") }
    parts.append("A \(CheckpointName(a ?? report.checkpoint.path).short)")
    if let b { parts.append("B \(CheckpointName(b).short)") }
    if b != nil { parts.append(side == .a ? "A shown" : side == .b ? "B shown" : "B\(minus)A") }
    if let prompts { parts.append(row.map { "prompt \($0) of \(prompts)" } ?? prompts) }
    if !ablated.isEmpty {
      parts.append("ablated \(ablated.map(\.description).joined(separator: " "))")
    }
    if let circuit { parts.append(circuit) }
    if let run { parts.append(run) }
    return parts.joined(separator: "; ")
  }
}
