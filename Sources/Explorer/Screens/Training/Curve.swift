/// A number by steps, however many, in bounded room.
///
/// Steps are gathered in stretches of equal length, each with its least, greatest and last number;
/// where there are too many stretches, neighbours are joined.
struct Curve: Hashable, Sendable {
  /// Some steps that follow each other.
  struct Stretch: Hashable, Sendable {
    /// The last of its steps.
    var step: Int
    /// The numbers.
    var least: Double
    var greatest: Double
    var last: Double
  }

  /// The most stretches: more than any screen has columns of dots.
  static let most = 1024

  /// The stretches, in order.
  private(set) var stretches: [Stretch] = []
  /// The steps of a stretch.
  private(set) var length = 1

  /// The number that came last.
  var last: Double? { stretches.last?.last }

  /// Notes a number; one that is not finite is left out.
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

  /// Forgets what comes after a step; a stretch that has both is kept.
  mutating func cut(after step: Int) {
    let open = place(of: step)
    while let last = stretches.last, last.step > step, place(of: last.step) != open {
      stretches.removeLast()
    }
    if let last = stretches.indices.last { stretches[last].step = min(stretches[last].step, step) }
  }

  private func place(of step: Int) -> Int { max(0, step) / length }

  /// Makes stretches twice as long.
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
