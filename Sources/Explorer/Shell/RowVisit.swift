import Analyses
import Patching
import Training
import Transformer

// What a row of a report asks of its screen.

/// Why a row of a report cannot be shown.
enum RowProblem: Error, Hashable, Sendable {
  /// The name of a site is not known.
  case noSuchSite(String)
  /// Receivers of paths cannot be read, for this reason.
  case receivers(String)
  /// A view of training names no run.
  case noRun
  /// The kind of an ablation is not known.
  case noSuchKind(String)

  /// What is wrong, in words.
  var words: String {
    switch self {
    case .noSuchSite(let name):
      "The row patches '\(name)', and the sites are "
        + PatchSite.allCases.map(\.rawValue).joined(separator: ", ") + "."
    case .receivers(let reason): "The row's receivers cannot be read: \(reason)"
    case .noRun: "The row is about training and names no run."
    case .noSuchKind(let name):
      "The row ablates by '\(name)', and the kinds are "
        + Ablation.Kind.allCases.map(\.rawValue).joined(separator: ", ") + "."
    }
  }
}

extension SavedReport.View.Screen {
  /// The screen.
  var name: ScreenName {
    switch self {
    case .prompt: .prompt
    case .heads: .heads
    case .attention: .attention
    case .lens: .lens
    case .patching: .patching
    case .circuit: .circuit
    case .training: .training
    case .headDetail: .detail
    }
  }
}

extension SavedReport.View {
  /// What the screen is asked to show.
  ///
  /// - Throws: what of it is not known.
  func visit(in report: SavedReport) throws(RowProblem) -> Visit? {
    _ = try ablationKind
    switch screen {
    case .prompt, .heads, .attention, .headDetail: return nil
    case .circuit: return edges.map { .edges(count: $0) } ?? .circuit
    case .lens: return lens
    case .patching: return .patch(try patch, runs)
    case .training:
      guard let run else { throw .noRun }
      let folder = RunFolder(report.folder).path
      return .run(path: run.hasPrefix("/") ? run : folder + "/" + run)
    }
  }

  /// What ablated heads are replaced by; nil for the usual.
  var ablationKind: Ablation.Kind? {
    get throws(RowProblem) {
      guard let kind else { return nil }
      guard let known = Ablation.Kind(rawValue: kind) else { throw .noSuchKind(kind) }
      return known
    }
  }

  /// The positions that are ablated or patched.
  var places: Ablation.Positions { positions.map { Ablation.Positions($0) } ?? .all }

  /// The head that is looked at, be it one in an MLP's layer or the first that is ablated.
  var shownHead: Head? { head ?? mlp.map { Head($0, 0) } ?? ablated.first }

  private var lens: Visit {
    if readsYears { return .years(ofMLP: head == nil && mlp != nil) }
    if let head { return .lens(.heads, row: head.index) }
    if let mlp { return .lens(.mlps, row: mlp) }
    return .lens(.residuals, row: .max)
  }

  private var runs: PatchRunPair {
    switch direction {
    case .path: .corruptedIntoClean
    case .within: .cleanIntoCorrupted
    case .across: .bIntoA
    case nil: b == nil ? .cleanIntoCorrupted : .bIntoA
    }
  }

  private var patch: Patch {
    get throws(RowProblem) {
      if direction == .path || receivers != nil {
        do throws(PatchingError) {
          let receivers = try PathPatch.Receivers(receivers ?? "logits")
          return .path(PathPatch(to: receivers, at: receivers == .logits ? .all : places))
        } catch {
          throw .receivers(error.description)
        }
      }
      guard let site else { return .activation(ActivationPatch(.residualIn, at: places)) }
      guard let known = PatchSite(rawValue: site) else { throw .noSuchSite(site) }
      return .activation(ActivationPatch(known, at: places))
    }
  }
}
