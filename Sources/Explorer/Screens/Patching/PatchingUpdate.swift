import Analyses
import Patching
import Tasks
import Transformer

// What keys do on the patching screen.

extension PatchingScreen {
  /// The number of heads that one key makes receivers.
  static let strongestCount = 3

  static func open(_ scene: inout Scene<PatchingState>) -> [Effect] {
    scene.openCell()
    return []
  }

  static func back(_ scene: inout Scene<PatchingState>) -> [Effect]? { scene.stop() }

  static func refresh(_ scene: inout Scene<PatchingState>) -> [Effect] {
    scene.prepareSweeps()
    return []
  }

  static func receive(
    _ scene: inout Scene<PatchingState>, _ answer: AnyAnswer, of query: AnyQuery, seconds: Double
  ) {
    scene.receive(answer, of: query, seconds)
    scene.startAtStrongest()
  }

  static func documentChanged(_ scene: inout Scene<PatchingState>, from old: Document) {
    let document = scene.document
    scene.own.forget { setup in
      let step = PatchStepQuery(setup, step: 0)
      return QueryInputs(document, for: step) != QueryInputs(old, for: step)
    }
  }
}

extension Scene<PatchingState> {
  /// Changes what is patched; the next sweep may start even if the last was stopped.
  mutating func setPatch(_ change: (inout PatchingState) -> Void) {
    own.closeOpened()
    change(&own)
    own.isStopped = false
    adoptSharedCursors()
  }

  // MARK: Running

  /// Runs or continues the sweeps that are shown.
  mutating func runPatching() {
    own.isStopped = false
    failures = failures.filter { !$0.key.isPatch }
    for setup in patchSetups { own.asked.insert(setup) }
  }

  /// Closes a saved result, or stops a running sweep; nil if there is neither.
  fileprivate mutating func stop() -> [Effect]? {
    if own.opened != nil {
      own.closeOpened()
      adoptSharedCursors()
      return []
    }
    let stopped = pending.filter { $0.key.isPatch }
    guard !stopped.isEmpty else { return nil }
    own.isStopped = true
    own.asked = []
    for work in stopped.keys {
      pending[work] = nil
      progress[work] = nil
    }
    note = .done("Patching stopped; what is done stays. r goes on.")
    return [.cancel(Set(stopped.values))]
  }

  /// Steps through the sweeps in the order of their beginning.
  mutating func goToSweep(_ steps: Int) {
    let known = knownPatches
    let current = patchSetups.first.flatMap { known.firstIndex(of: $0.choice) }
    let place = (current ?? known.count) + steps
    guard known.indices.contains(place) else {
      note = .refused(steps < 0 ? "This is the first sweep." : "This is the last sweep.")
      return
    }
    setPatch { $0.choose(known[place]) }
  }

  /// Every choice that was patched so far.
  var knownPatches: [PatchChoice] {
    own.recent.reduce(into: []) { known, setup in
      if !known.contains(setup.choice) { known.append(setup.choice) }
    }
  }

  // MARK: Receivers

  /// Goes to the next input of heads, and marks heads by it.
  mutating func nextReceiverInput() {
    own.input = HeadInput.allCases.next(after: own.input)
    own.marked = Set(own.marked.map { .init($0.head, own.input) })
    note = .done("Heads are marked, and followed, by their \(own.input.words).")
  }

  /// Makes inputs of the strongest heads the receivers.
  mutating func makeStrongestReceivers() {
    let isDifference = own.opened == nil && patchTerms.count > 1
    setReceivers(.heads(strongestReceivers(PatchingScreen.strongestCount)))
    if isDifference, let words = note?.text {
      note = .done("Strongest of what differs. \(words)")
    }
  }

  /// Marks the head under the cursor as a future receiver, or removes the mark.
  mutating func markReceiver() {
    guard let head = patchedHead else { return }
    let receiver = PathPatch.Receiver(head, own.input)
    if own.marked.remove(receiver) == nil { own.marked.insert(receiver) }
    let words = own.marked.sorted().map(\.description).joined(separator: " ")
    note = .done(
      own.marked.isEmpty ? "No head is marked." : "Marked: \(words). t makes them receivers.")
  }

  /// Inputs of the strongest heads: those that stand first in the list of that name, where heads go
  /// by the size of their number.
  ///
  /// Heads of the first layer are left out: no heads stand before them from which to receive.
  func strongestReceivers(_ count: Int) -> [PathPatch.Receiver] {
    (PatchModel(self)?.strongest ?? []).lazy
      .filter { $0.cell.layer > 0 && $0.shown != 0 }
      .compactMap(\.head).prefix(count).map { PathPatch.Receiver($0, own.input) }.sorted()
  }

  /// Sets the receivers of paths.
  mutating func setReceivers(_ receivers: PathPatch.Receivers) {
    setPatch { state in
      state.kind = .path
      state.receivers = receivers
      if receivers == .heads(state.marked.sorted()) { state.marked = [] }
    }
    let groups = PatchWords.groups(of: receivers, in: model.shape).map { "; \($0)" } ?? ""
    note = .done("Paths lead to \(receivers)\(groups)." + (isQuickPatch ? "" : " r runs."))
  }

  private var isQuickPatch: Bool {
    var next = self
    next.prepareSweeps()
    return !next.isPatchWaiting
  }

  // MARK: Going on from a cell

  /// Opens the head of the cell under the cursor, or the lens at its position.
  fileprivate mutating func openCell() {
    if let head = patchedHead {
      guard model.has(head) else {
        note = .refused("The open checkpoint has no head \(head).")
        return
      }
      self.head = head
      show(.attention)
    } else if patchColumnsAreHeads {
      note = .refused("An MLP has no screen of its own; 4 reads the stream below it.")
    } else {
      if let place = patchedPosition { position = place }
      visit = .lens(own.site == .mlpOut ? .mlps : .residuals, row: own.cursor.layer)
      show(.lens)
    }
  }
}

extension HeadInput {
  /// The word for it.
  var words: String {
    switch self {
    case .queries: "queries (q)"
    case .keys: "keys (k)"
    case .values: "values (v)"
    }
  }
}
