/// A stage that another process is at work on.
public struct StageInWork: Hashable, Sendable {
  /// The name of the stage.
  public let stage: String
  /// Who is at work on it, in words; nil where that is not known.
  public let holder: String?
}

extension StageInWork: CustomStringConvertible {
  /// The stage, and who is at work on it.
  public var description: String { stage + (holder.map { " (\($0))" } ?? "") }
}
