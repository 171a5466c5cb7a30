/// A number over any number of steps, in bounded memory.
///
/// Steps are collected in stretches of equal length, each with its least, greatest and last number.
/// If there are too many stretches, neighbours are joined.
struct Curve: Hashable, Sendable {
  /// Consecutive steps.
  struct Stretch: Hashable, Sendable {
    /// Its last step.
    var step: Int
    /// Its least, greatest and last number.
    var least: Double
    var greatest: Double
    var last: Double
  }

  /// The most stretches: more than any screen has columns of dots.
  static let most = 1024

  /// The stretches, in order.
  private(set) var stretches: [Stretch] = []
  /// The number of steps in a stretch.
  private(set) var length = 1

  /// The number that came last.
  var last: Double? { stretches.last?.last }

  /// The number at a step: that of the last stretch that begins at or before it.
  func value(at step: Int) -> Double? {
    var (low, high) = (0, stretches.count)
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].step <= step { low = middle + 1 } else { high = middle }
    }
    if low < stretches.count, place(of: stretches[low].step) == place(of: step), length > 1 {
      return stretches[low].last
    }
    return low > 0 ? stretches[low - 1].last : nil
  }

  /// Adds a number; infinities and NaN are left out.
  mutating func add(_ value: Double, at step: Int) {
    guard value.isFinite else { return }
    if var open = stretches.last, place(of: open.step) == place(of: step) {
      open.step = step
      open.least = min(open.least, value)
      open.greatest = max(open.greatest, value)
      open.last = value
      stretches[stretches.count - 1] = open
    } else {
      stretches.append(Stretch(step: step, least: value, greatest: value, last: value))
    }
    while stretches.count > Self.most { join() }
  }

  /// Removes what comes after a step; a stretch that contains the step stays.
  mutating func cut(after step: Int) {
    let open = place(of: step)
    while let last = stretches.last, last.step > step, place(of: last.step) != open {
      stretches.removeLast()
    }
    if let last = stretches.indices.last { stretches[last].step = min(stretches[last].step, step) }
  }

  private func place(of step: Int) -> Int { max(0, step) / length }

  /// Joins stretches in pairs.
  private mutating func join() {
    let before = stretches
    length *= 2
    stretches.removeAll(keepingCapacity: true)
    for stretch in before {
      guard var open = stretches.last, place(of: open.step) == place(of: stretch.step) else {
        stretches.append(stretch)
        continue
      }
      open.step = stretch.step
      open.least = min(open.least, stretch.least)
      open.greatest = max(open.greatest, stretch.greatest)
      open.last = stretch.last
      stretches[stretches.count - 1] = open
    }
  }
}
