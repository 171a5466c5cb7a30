/// How quickly bytes come, by the last seconds.
public struct TransferRate: Sendable {
  private var marks: [(bytes: Int, time: Duration)] = []

  /// How far back is looked.
  private static let span = Duration.seconds(8)
  /// How often is looked.
  private static let step = Duration.milliseconds(200)

  /// No bytes yet.
  public init() {}

  /// Takes in how many bytes are there at a time.
  ///
  /// - Parameters:
  ///   - bytes: all that are there; fewer than before where something began anew.
  ///   - time: since any moment, the same for all.
  public mutating func note(_ bytes: Int, at time: Duration) {
    if let last = marks.last, bytes < last.bytes { marks = [] }
    // The newest mark moves along until it is far enough from the one before it.
    if marks.count > 1, time - marks[marks.count - 2].time < Self.step {
      marks[marks.count - 1] = (bytes, time)
    } else {
      marks.append((bytes, time))
    }
    while marks.count > 2, time - marks[1].time >= Self.span { marks.removeFirst() }
  }

  /// The rate; nil before half a second has passed.
  public var bytesPerSecond: Double? {
    guard let first = marks.first, let last = marks.last,
      last.time - first.time >= .milliseconds(500)
    else { return nil }
    return Double(last.bytes - first.bytes) / ((last.time - first.time) / .seconds(1))
  }
}
