/// What absent edges deliver.
public enum EdgeAblation: String, CaseIterable, Codable, Hashable, Sendable {
  /// What the source writes in the corrupted run.
  case corrupted
  /// Nothing.
  case zero
  /// The mean of what the source writes at that position, over the corrupted runs of the prompt's
  /// template.
  case mean
}
