/// The part of a run's time that plots show, and the step under the cursor.
struct TimeView: Hashable, Sendable {
  /// The step under the cursor; nil for the newest, which it follows.
  private(set) var cursor: Int?
  /// The part that is shown; nil for the whole run.
  private var part: Part?

  /// Some of a run's steps.
  private struct Part: Hashable, Sendable {
    var first: Int
    var length: Int
  }

  /// How far a run is.
  struct Extent: Hashable, Sendable {
    /// The newest step.
    var newest: Int
    /// The steps of the whole run, and of those beside it.
    var last: Int

    /// The most steps that are told apart, as many as a plot can.
    private static let most = 1 << 53

    /// Puts both together; there is room for at least one step.
    init(newest: Int, last: Int) {
      self.last = min(max(1, last, newest), Self.most)
      self.newest = max(0, min(newest, Self.most))
    }
  }

  /// The fewest steps that are shown.
  static let fewest = 8
  /// A cursor moves by one of so many parts of what is shown.
  static let strides = 50

  /// Whether a part of the run is shown.
  var isPart: Bool { part != nil }

  /// The step that is looked at.
  func step(of run: Extent) -> Int { min(cursor ?? run.newest, run.newest) }

  /// The steps that are shown; they go along with the newest while the cursor follows it.
  func steps(of run: Extent) -> ClosedRange<Int> {
    guard let part, part.length < run.last else { return 0...run.last }
    let here = step(of: run)
    let first = max(here - part.length, min(part.first, here))
    let held = max(0, min(first, run.last - part.length))
    return held...held + part.length
  }

  /// Moves the cursor by strides; beyond the newest step it follows that.
  mutating func move(by strides: Int, of run: Extent) {
    let stride = max(1, (steps(of: run).count - 1) / Self.strides)
    go(to: step(of: run) + strides * stride, of: run)
  }

  /// Moves the cursor to a step.
  mutating func go(to step: Int, of run: Extent) {
    let shown = steps(of: run)
    cursor = step >= run.newest ? nil : max(0, step)
    guard part != nil else { return }
    part?.first = shown.lowerBound
    let first = steps(of: run).lowerBound
    part?.first = first
  }

  /// Moves what is shown by shares of its length, and the cursor along with it.
  mutating func scroll(by share: Double, of run: Extent) {
    let shown = steps(of: run)
    let shift = Int((Double(shown.count - 1) * share).rounded())
    let here = step(of: run)
    if part != nil {
      part?.first = max(0, min(run.last - (shown.count - 1), shown.lowerBound + shift))
    }
    cursor = here + shift >= run.newest ? nil : max(0, here + shift)
  }

  /// Shows fewer or more steps around the cursor, which keeps its place.
  ///
  /// - Parameters:
  ///   - factor: the new length over the old one.
  ///   - run: how far the run is.
  mutating func zoom(by factor: Double, of run: Extent) {
    let shown = steps(of: run)
    let old = shown.count - 1
    let length = max(Self.fewest, Int((Double(old) * factor).rounded()))
    guard length < run.last else {
      part = nil
      return
    }
    let here = step(of: run)
    let share = Double(here - shown.lowerBound) / Double(max(1, old))
    let first = here - Int((share * Double(length)).rounded())
    part = Part(first: max(0, min(first, run.last - length)), length: length)
  }

  /// Shows the whole run.
  mutating func showWhole() { part = nil }
}
