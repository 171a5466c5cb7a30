/// The panes of the training screen, by their numbers.
enum TrainingPane: Int, Hashable, Sendable, CaseIterable {
  /// What the next run is made with.
  case settings
  /// The saved epochs of the run.
  case epochs
  /// The run: how far it is, and its curves.
  case run
}
