public import Screen

/// What was written for one frame.
public struct FrameRecord: Hashable, Sendable {
  /// The bytes to the terminal; 0 when the frame looked like the one before.
  public let bytes: Int
  /// The time from the making of the display until the bytes were ready.
  public let time: Duration
  /// The step of the script that was handed out last, counted from 0; nothing before the first.
  public let step: Int?
}

/// How quickly a key was answered.
public struct KeyRecord: Hashable, Sendable {
  /// The key.
  public let key: Key
  /// The step of the script that it is, counted from 0.
  public let step: Int
  /// The time from handing out the key until the bytes of the next frame were ready.
  public let latency: Duration
  /// The bytes of that frame.
  public let bytes: Int
}

extension Sequence<KeyRecord> {
  /// The latency that a share of the keys do not exceed, by the nearest rank; nothing without keys.
  ///
  /// - Parameter share: 0.5 for the median, 0.99 for the 99th percentile.
  /// - Returns: one of the latencies.
  public func latency(atShare share: Double) -> Duration? {
    let sorted = map(\.latency).sorted()
    guard !sorted.isEmpty else { return nil }
    let rank = Int((Double(sorted.count) * share).rounded(.up))
    return sorted[Swift.min(Swift.max(1, rank), sorted.count) - 1]
  }
}
