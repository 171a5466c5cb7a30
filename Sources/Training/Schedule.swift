import Foundation

/// How the learning rate changes over a run, as a factor of the highest.
public struct Schedule: Hashable, Sendable {
  /// What happens after the warm-up.
  public enum Shape: String, CaseIterable, Hashable, Sendable {
    /// Falls in a straight line to zero after the last step.
    case linear
    /// Stays.
    case constant
    /// Falls to zero along half a wave.
    case cosine
  }

  /// What happens after the warm-up.
  public var shape: Shape

  /// The steps over which the rate rises in a straight line from zero.
  public var warmUp: Int

  /// A schedule.
  public init(_ shape: Shape = .linear, warmUp: Int = 0) {
    precondition(warmUp >= 0, "Schedule: a warm-up of \(warmUp) steps")
    self.shape = shape
    self.warmUp = warmUp
  }

  /// The factor of a step.
  ///
  /// With s = step - 1 steps done before: s / warmUp while that is below one; then for the share
  /// q = (s - warmUp) / (total - warmUp) of the rest, 1 - q for `linear`, (1 + cos(π q)) / 2 for
  /// `cosine`.
  ///
  /// - Parameters:
  ///   - step: from 1 on.
  ///   - total: the steps of the whole run.
  /// - Returns: from 0 to 1.
  ///
  /// Source: the `get_*_schedule_with_warmup` functions of transformers.
  public func factor(step: Int, of total: Int) -> Double {
    let done = step - 1
    if done < warmUp { return Double(done) / Double(max(1, warmUp)) }
    let share = Double(done - warmUp) / Double(max(1, total - warmUp))
    return switch shape {
    case .linear: max(0, 1 - share)
    case .constant: 1
    case .cosine: max(0, (1 + cos(.pi * share)) / 2)
    }
  }
}
