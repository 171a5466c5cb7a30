import Screen
import Training

extension RunsScreen {
  /// The keys of the screen of runs.
  static let bindings: [Binding] = [
    bind(
      keys("enter"), "open", "open",
      "Watch the run on screen 7, or open the patching result on screen 5", foot: true,
      refusal: { noRow($0) ?? $0.openingRefusal }
    ) { open(&$0) },
    bind(
      keys("m"), "next-listed", "kind", "List runs, results, recordings, or everything", foot: true
    ) {
      $0.nextKind()
    },
    bind(keys("r"), "read-runs", "refresh", "Look into the folder anew", foot: true) {
      $0.own.isStale = true
    },
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
      refusal: { noRow($0) ?? isHeld($0) }
    ) { $0.askForName() },
    bind(
      keys("X", "delete"), "delete-run", "delete", "Delete the run or the file; asks first",
      foot: true, refusal: { noRow($0) ?? isHeld($0) }
    ) { $0.askToDelete() },
    bind(keys("w"), "choose-runs-folder", "folder", "Look into another folder") {
      $0.ask(RunsFolderOverlay(), $0.own.folder)
    },
    bind(keys("<"), "sort-left", "sort", "Sort the list by the column to the left") {
      $0.sort(by: -1)
    },
    bind(keys(">"), "sort-right", "sort", "Sort the list by the column to the right") {
      $0.sort(by: 1)
    },
    bind(keys("I"), "invert-order", "invert", "Turn the order of the list round") {
      $0.own.isInverted.toggle()
    },
  ]

  private static let noRow: @Sendable (Scene<RunsState>) -> String? = { scene in
    scene.chosen == nil ? "Nothing is listed here. s on screen 7 starts a run." : nil
  }

  private static let noRun: @Sendable (Scene<RunsState>) -> String? = { scene in
    noRow(scene) ?? (scene.chosen?.run == nil ? "This is no run." : nil)
  }

  private static let noEpoch: @Sendable (Scene<RunsState>) -> String? = { scene in
    noRun(scene) ?? (scene.chosen?.run?.epochs.isEmpty == false ? nil : "No epoch of it is saved.")
  }

  private static let isHeld: @Sendable (Scene<RunsState>) -> String? = { scene in
    guard let run = scene.chosen?.run, run.status.isHeld else { return nil }
    return "It is under way: \(run.status.detail). Stop it there first."
  }
}
