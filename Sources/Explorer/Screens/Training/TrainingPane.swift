/// The panes of the training screen, by their numbers.
enum TrainingPane: Int, Hashable, Sendable, CaseIterable {
  /// What the next run is made with.
  case settings
  /// What happened in the run, saved epochs among it.
  case events
  /// The run: how far it is, and its curves.
  case run
  /// What single heads do, over time.
  case heads
}
