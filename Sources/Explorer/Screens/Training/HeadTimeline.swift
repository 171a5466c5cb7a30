import Transformer

/// A number of every head over time, in bounded memory.
///
/// When it is full, every second moment goes; the first and the last always stay.
struct HeadTimeline: Hashable, Sendable {
  /// The numbers at one moment.
  private struct Entry: Hashable, Sendable {
    /// The number of the moment, from 0.
    var number: Int
    /// The steps that were done.
    var step: Int
    /// `[layer · heads + head]`.
    var values: [Float]
  }

  /// The most moments that are kept.
  static let most = 256

  /// The layers of the model.
  let layers: Int
  /// The heads of a layer.
  let heads: Int
  private var entries: [Entry] = []
  private var count = 0
  private var stride = 1

  /// A timeline of a model's shape, without moments.
  init(layers: Int, heads: Int) { (self.layers, self.heads) = (layers, heads) }

  /// The steps of the moments, rising.
  var steps: [Int] { entries.map(\.step) }

  /// Adds a moment; numbers of another shape are left out.
  mutating func add(_ values: [[Float]], at step: Int) {
    guard values.count == layers, values.allSatisfy({ $0.count == heads }) else { return }
    if let last = entries.last {
      // A last moment that is not among the evenly spaced ones makes room for the next.
      if last.number % stride != 0 || last.step == step { entries.removeLast() }
    }
    entries.append(Entry(number: count, step: step, values: Array(values.joined())))
    count += 1
    guard entries.count > Self.most, let last = entries.last?.number else { return }
    stride *= 2
    let spacing = stride
    entries.removeAll { $0.number % spacing != 0 && $0.number != last }
  }

  /// Removes what comes after a step.
  mutating func cut(after step: Int) {
    entries.removeAll { $0.step > step }
    count = entries.last.map { $0.number + 1 } ?? 0
  }

  /// The number of a head at each moment; NaN for a head that the model does not have.
  func values(of head: Head) -> [Double] {
    guard (0..<layers).contains(head.layer), (0..<heads).contains(head.index) else {
      return entries.map { _ in .nan }
    }
    return entries.map { Double($0.values[head.layer * heads + head.index]) }
  }

  /// The number of a head at the last moment at or before a step; nil where there is none.
  func value(of head: Head, at step: Int) -> Double? {
    guard (0..<layers).contains(head.layer), (0..<heads).contains(head.index),
      let entry = entries.last(where: { $0.step <= step })
    else { return nil }
    return Double(entry.values[head.layer * heads + head.index])
  }

  /// The numbers of a head as a curve.
  func curve(of head: Head) -> Curve {
    var curve = Curve()
    for (step, value) in zip(steps, values(of: head)) { curve.add(value, at: step) }
    return curve
  }

  /// The greatest number of a head minus its least.
  func change(of head: Head) -> Double {
    let values = values(of: head).filter(\.isFinite)
    guard let least = values.min(), let greatest = values.max() else { return 0 }
    return greatest - least
  }

  /// The place of the last moment at or before a step, else of the first; nil without moments.
  func place(at step: Int) -> Int? {
    entries.lastIndex { $0.step <= step } ?? entries.indices.first
  }
}
