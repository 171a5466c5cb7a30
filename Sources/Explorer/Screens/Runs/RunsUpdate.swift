import Screen
import Training

// What keys do on the screen of runs, and what was found.

extension RunsScreen {
  static func enter(_ scene: inout Scene<RunsState>) { scene.own.isStale = true }

  /// Looks into the folder where that is due, and reads a report that is asked for.
  static func refresh(_ scene: inout Scene<RunsState>) -> [Effect] {
    let reading = scene.readWanted()
    guard scene.own.isStale, !scene.own.isReading else { return reading }
    (scene.own.isStale, scene.own.isReading) = (false, true)
    return reading + [.send(.runs(folder: scene.own.folder))]
  }

  static func back(_ scene: inout Scene<RunsState>) -> [Effect]? { scene.leaveReport() }

  static func move(_ scene: inout Scene<RunsState>, _ move: Move) -> [Effect] {
    if scene.own.report != nil {
      scene.moveInReport(move)
      return []
    }
    let count = scene.rows.count
    let steps = move.steps(page: max(1, scene.size.height - 8), all: count) ?? 0
    scene.own.row = clamped(clamped(scene.own.row, count: count) + steps, count: count)
    return []
  }

  /// Goes to the run that changed its measure most, or to the first row that differs.
  static func goToStrongest(_ scene: inout Scene<RunsState>) -> Bool {
    if scene.own.report != nil { return scene.goToDifferingRow() }
    let changes = scene.rows.enumerated().compactMap { place, row in
      row.run?.measure.map { (place, ($0.last - $0.first).magnitude) }
    }
    guard let best = changes.max(by: { $0.1 < $1.1 }) else { return false }
    scene.own.row = best.0
    return true
  }

  static func press(_ scene: inout Scene<RunsState>, row: Int) -> [Effect] {
    if scene.own.report != nil {
      scene.own.report?.row = row
    } else {
      scene.own.row = row
    }
    return []
  }

  /// Opens what is under the cursor, as far as there is a screen for it.
  static func open(_ scene: inout Scene<RunsState>) -> [Effect] {
    if scene.own.report != nil { return scene.openRow() }
    if let folder = scene.chosen?.reportFolder { return scene.send(.report(folder: folder)) }
    switch scene.chosen {
    case .run(let run):
      scene.visit = .run(path: run.path)
      scene.show(.training)
      return []
    case .file(let file):
      scene.show(.patching)
      return scene.send(.patchRecord(path: file.path))
    case nil: return []
    }
  }
}

extension Scene<RunsState> {
  /// The results that a screen shows.
  private static let shownResults: Set = ["patch", "path-patch", "cross-patch"]

  /// Why what is under the cursor cannot be opened; nil if it can.
  var openingRefusal: String? {
    switch chosen {
    case .run(let run):
      if case .damaged(let reason) = run.status { reason } else { nil }
    case .file(let file):
      switch file.kind {
      case .recording: "`patchbay replay \(file.path)` plays a recording."
      case .report: nil
      case .result(let name) where !Self.shownResults.contains(name):
        "This is a result of \(name); screen 5 opens those of patch, path-patch and cross-patch."
      case .result: nil
      }
    case nil: nil
    }
  }

  /// Lists the next kind.
  mutating func nextKind() {
    own.kind = RunsKind.allCases.next(after: own.kind)
    own.row = 0
  }

  /// Sorts by a neighbouring column; the row under the cursor stays under it.
  mutating func sort(by steps: Int) {
    let place = clamped(own.order.rawValue + steps, count: RunsColumn.allCases.count)
    keepingRow { $0.own.order = RunsColumn(rawValue: place) ?? .age }
  }

  /// Changes the list; the cursor stays on its row where that is still there.
  private mutating func keepingRow(_ change: (inout Self) -> Void) {
    let path = chosen?.path
    change(&self)
    let rows = rows
    own.row = rows.firstIndex { $0.path == path } ?? clamped(own.row, count: rows.count)
  }

  /// Asks for another name.
  mutating func askForName() {
    if let row = chosen { ask(RenameRunOverlay(row: row), row.path) }
  }

  /// Asks whether to delete what is under the cursor.
  mutating func askToDelete() {
    if let row = chosen { overlay = DeleteRunOverlay(row: row) }
  }

  /// Sets the curves of the run beside those of the training screen.
  mutating func compareRun() -> [Effect] {
    chosen.map { send(.run(path: $0.path)) } ?? []
  }

  /// Previews the last epoch of the run, to open it.
  mutating func openLastEpoch(_ slot: ModelSlot) -> [Effect] {
    guard let run = chosen?.run, let epoch = run.epochs.last else { return [] }
    return send(.preview(path: RunFolder(run.path).epochPath(epoch), slot))
  }

  /// Shows what was found, unless another folder is asked for meanwhile.
  mutating func receive(_ listing: RunListing, of folder: String) {
    own.isReading = false
    guard folder == own.folder else {
      own.isStale = true
      return
    }
    keepingRow { $0.own.listing = listing }
  }
}
