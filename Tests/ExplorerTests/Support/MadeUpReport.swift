import Foundation
import Transformer

@testable import Explorer
@testable import Training

/// A made-up report, as it may lie in a folder.
enum MadeUpReport {
  /// A row that is done.
  static func row(
    _ id: String, _ title: String, _ verdict: SavedReport.Verdict? = .agrees,
    task: String = "IOI", section: String = "4.1", sentence: String = "As in the paper.",
    view: SavedReport.View? = nil
  ) -> SavedReport.Row {
    SavedReport.Row(
      id: id, title: title, task: task, section: section, state: .done, verdict: verdict,
      sentence: sentence, figures: ["figures/\(id).svg"],
      command: ["scatter", "checkpoints/stories", "--prompt", "It's \(id)"], view: view)
  }

  /// A view of checkpoint A alone on the prompts of a file.
  static func view(
    _ screen: SavedReport.View.Screen, _ change: (inout SavedReport.View) -> Void = { _ in }
  ) -> SavedReport.View {
    var view = SavedReport.View(
      screen: screen, prompts: "prompts/ioi.jsonl", bos: false, readsYears: false, ablated: [])
    change(&view)
    return view
  }

  static let rows: [SavedReport.Row] = {
    var rows = [
      row(
        "fig3", "Scatter of the strongest name mover: original and amplified",
        sentence:
          "2.1 looks at IO by 0.71 and writes it by 11.2 logits; after three epochs by 0.80 "
          + "and 13.9. The paper's 9.9 grows likewise.",
        view: view(.headDetail) {
          ($0.b, $0.head, $0.side) = ("models/clean-3/epoch-3", Head(2, 1), .difference)
        }),
      row(
        "fig8", "Paths to the logits", .differs, section: "5",
        view: view(.patching) { ($0.direction, $0.receivers) = (.path, "logits") }),
      row(
        "fig29", "Patterns of the poisoned model in the clean one", .partly, section: "5.3",
        view: view(.patching) {
          ($0.b, $0.direction, $0.site) = ("models/poisoned", .across, "pattern")
        }),
      row(
        "table1", "The circuit: faithfulness and sparsity", nil,
        view: view(.circuit) { $0.circuit = "circuits/clean.txt" }),
      row(
        "fig41", "Year lens of an MLP", .notComparable, task: "greater-than", section: "C",
        view: view(.lens) { ($0.readsYears, $0.mlp) = (true, 1) }),
      row("fig12", "The loss while it is poisoned", nil, sentence: "The run broke off: disk full."),
      row("fig13", "Ten epochs", nil, task: "general", sentence: ""),
    ]
    (rows[5].state, rows[6].state) = (.failed, .notApplicable)
    rows[6].command = []
    return rows
  }()

  static let report = SavedReport(
    folder: "reports/quick", version: "1.0",
    checkpoint: .init(path: "checkpoints/stories", sha256: "129f0a41b830"), isComplete: false,
    rows: rows)

  /// A report as it is found in a folder.
  static let file = SavedFile(
    path: "reports/quick/report.json", kind: .report, checkpoint: "checkpoints/stories",
    bytes: 81_234, modified: MadeUpRuns.now.addingTimeInterval(-30))
}

extension SmallWorld {
  /// Goes to the screen of runs, on which a report is open.
  mutating func showReport(_ report: SavedReport = MadeUpReport.report) {
    showRuns()
    send(.ran(.report(report)))
  }
}
