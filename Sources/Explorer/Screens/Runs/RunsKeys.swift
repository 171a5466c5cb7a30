import Screen
import Training

extension RunsScreen {
  /// The keys of the screen of runs.
  static let bindings = listBindings + reportBindings

  /// The keys of the list.
  private static let listBindings: [Binding] = [
    bind(
      keys("enter"), "open", "open",
      "Watch the run on screen 7, open the patching result on screen 5, or the report here, or show "
        + "its row", foot: true,
      refusal: { $0.own.report == nil ? noRow($0) ?? $0.openingRefusal : $0.rowRefusal }
    ) { open(&$0) },
    bind(
      keys("m"), "next-listed", "kind",
      "List runs, results, recordings, reports, or everything", foot: true, refusal: inReport
    ) {
      $0.nextKind()
    },
    bind(
      keys("r"), "read-runs", "refresh", "Look into the folder, or read the report, anew",
      foot: true
    ) { $0.readAnew() },
    bind(
      keys("O"), "compare-with-run", "compare",
      "Set the curves of the run beside those of screen 7", foot: true, refusal: noRun
    ) { $0.compareRun() },
    bind(
      keys("]"), "open-last-epoch-second", "epoch as B",
      "Open the last saved epoch of the run as B",
      foot: true, refusal: noEpoch
    ) { $0.openLastEpoch(.b) },
    bind(
      keys("["), "open-last-epoch-first", "epoch as A", "Open the last saved epoch of the run as A",
      refusal: noEpoch
    ) { $0.openLastEpoch(.a) },
    bind(
      keys("E"), "rename-run", "rename", "Give the run or the file another name", foot: true,
      refusal: { noRow($0) ?? isHeld($0) ?? isReport($0) }
    ) { $0.askForName() },
    bind(
      keys("X", "delete"), "delete-run", "delete", "Delete the run or the file; asks first",
      foot: true, refusal: { noRow($0) ?? isHeld($0) ?? isReport($0) }
    ) { $0.askToDelete() },
    bind(
      keys("w"), "choose-runs-folder", "folder", "Look into another folder", refusal: inReport
    ) { $0.ask(RunsFolderOverlay(), $0.own.folder) },
    bind(
      keys("<"), "sort-left", "sort", "Sort the list by the column to the left", refusal: inReport
    ) { $0.sort(by: -1) },
    bind(
      keys(">"), "sort-right", "sort", "Sort the list by the column to the right", refusal: inReport
    ) { $0.sort(by: 1) },
    bind(
      keys("I"), "invert-order", "invert", "Turn the order of the list round", refusal: inReport
    ) { $0.own.isInverted.toggle() },
  ]

  /// The keys of the rows of a report.
  private static let reportBindings: [Binding] = [
    bind(
      keys("/"), "filter-rows", "filter", "List only rows of the report that contain some words",
      foot: true, refusal: noReport
    ) { $0.ask(ReportFilterOverlay(), $0.own.report?.filter ?? "") },
    bind(
      keys("n"), "next-row", "next", "Go to the next row that fits the filter", refusal: noFilter
    ) { $0.goToRow(1) },
    bind(
      keys("N"), "previous-row", "previous", "Go to the row before that fits the filter",
      refusal: noFilter
    ) { $0.goToRow(-1) },
    bind(
      keys("Y"), "copy-row-command", "command",
      "Copy the command that computes the row, by way of the terminal", foot: true,
      asksInBurst: true,
      refusal: { scene in
        noReport(scene)
          ?? (scene.chosenRow?.commandText == nil ? "The row names no command." : nil)
      }
    ) { $0.copyCommand() },
    bind(
      keys("Z"), "open-before", "as before",
      "Open again what was open before rows of a report were", foot: true,
      refusal: { scene in
        scene.own.before == nil ? "No row of a report was opened." : scene.isOpeningRefusal
      }
    ) { $0.openBefore() },
  ]

  private static let noReport: @Sendable (Scene<RunsState>) -> String? = { scene in
    scene.own.report == nil ? "No report is open. Enter on a report lists its rows." : nil
  }

  private static let noFilter: @Sendable (Scene<RunsState>) -> String? = { scene in
    noReport(scene) ?? (scene.own.report?.filter == "" ? "No filter is set. / sets one." : nil)
  }

  private static let inReport: @Sendable (Scene<RunsState>) -> String? = { scene in
    scene.own.report == nil ? nil : "This is for the list of runs. Esc closes the report."
  }

  private static let isReport: @Sendable (Scene<RunsState>) -> String? = { scene in
    scene.chosen?.reportFolder == nil
      ? nil : "A report is a folder with runs in it. Move or remove it outside of the explorer."
  }

  private static let noRow: @Sendable (Scene<RunsState>) -> String? = { scene in
    inReport(scene)
      ?? (scene.chosen == nil ? "Nothing is listed here. s on screen 7 starts a run." : nil)
  }

  private static let noRun: @Sendable (Scene<RunsState>) -> String? = { scene in
    noRow(scene) ?? (scene.chosen?.run == nil ? "This is no run." : nil)
  }

  private static let noEpoch: @Sendable (Scene<RunsState>) -> String? = { scene in
    noRun(scene) ?? (scene.chosen?.run?.epochs.isEmpty == false ? nil : "No epoch of it is saved.")
  }

  private static let isHeld: @Sendable (Scene<RunsState>) -> String? = { scene in
    guard let run = scene.chosen?.run, run.status.isUnderWay else { return nil }
    return "It is under way: \(run.status.detail). Stop it there first."
  }
}
