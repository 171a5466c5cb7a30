import Screen
import Training
import Transformer

/// What is opened together: checkpoints, prompts and a circuit; all of it or nothing.
struct Opening: Hashable, Sendable {
  /// Whom it is opened for.
  enum Purpose: Hashable, Sendable {
    /// A row of a report, with what its screen is asked to show.
    case row(SavedReport.Row, SavedReport.View, Visit?)
    /// A person who wants back what was open before rows were.
    case before
  }

  var purpose: Purpose
  /// The report that paths are named in; nil where they are to be taken as they are.
  var report: SavedReport?
  /// The folder of checkpoint A.
  var a: String
  /// The folder of checkpoint B; nil for none.
  var b: String?
  /// The hashes that the two are to have, where they are known.
  var aHash: String?, bHash: String?
  /// The file of prompts; nil for those that are open.
  var prompts: String?
  /// Whether a beginning-of-text token stands in front of them.
  var bos = false
  /// The number of one prompt, from 1; nil for the mean over all.
  var row: Int?
  /// The file of a circuit; nil for the one that is open.
  var circuit: String?
}

/// What was opened together.
struct Opened: Equatable, Sendable {
  /// Checkpoint A; nil if it was open before.
  var a: ModelFacts?
  /// Checkpoint B; nil for none.
  var b: ModelFacts?
  /// Whether B was open before.
  var isOldB = false
  /// The prompts; nil for those that are open.
  var list: PromptList?
  /// The circuit; nil for the one that is open.
  var circuit: OpenCircuit?
}

/// What was open before a row of a report was.
struct OpenBefore: Hashable, Sendable {
  /// The folders of the checkpoints.
  var a: String
  var b: String?
  var shownModel: ShownModel
  var document: Document
  var head: Head
}

extension Opening {
  /// What a row of a report shows.
  ///
  /// - Throws: what of the row's view this version does not know.
  init(
    _ row: SavedReport.Row, _ view: SavedReport.View, of report: SavedReport
  ) throws(RowProblem) {
    self.init(
      purpose: .row(row, view, try view.visit(in: report)), report: report,
      a: view.a ?? report.checkpoint.path, b: view.b, aHash: view.aHash, bHash: view.bHash,
      prompts: view.prompts, bos: view.bos, row: view.row, circuit: view.circuit)
  }
}
