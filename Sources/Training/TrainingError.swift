public import Analyses
public import Tasks
public import Tracking

/// Why a run cannot be made, or ended before its last step.
///
/// The facts are in the cases, the words in `description`.
public enum TrainingError: Error, Equatable, Sendable {
  /// A setting with which no run can be made.
  case setting(name: String, rule: String)
  /// What to train on is neither a file nor a data set.
  case noSuchData(String)
  /// The data or the prompts to measure on cannot be made or read.
  case material(TaskError)
  /// Something that is to be tracked cannot be.
  case tracking(TrackingError)
  /// The circuit that is to be tracked cannot be read, for this reason in words.
  case circuit(path: String, reason: String)
  /// The model cannot read a set of prompts that it is to be measured on, for this reason in words.
  case prompts(name: String, reason: String)
  /// The folder, its log or a checkpoint cannot be read or written.
  case folder(RunFolderError)
  /// The run in the folder is another one.
  case otherRun(path: String, [TrainingHeader.Difference])
  /// The first line of the log in the folder is not that of a run.
  case noHeader(path: String)
  /// The saved state lacks something, or it does not fit the model.
  case state(path: String, missing: String)
  /// A row of the data is longer than the model's context.
  case rowTooLong(row: Int, length: Int, context: Int)
  /// A row of the data has a token that the model does not have.
  case unknownToken(row: Int, token: Int, vocabulary: Int)
  /// A row of the data has one token or none, so there is nothing to predict in it.
  case rowTooShort(row: Int)
  /// The data has no row of two tokens.
  case noRows
  /// The evaluation's prompts cannot be run.
  case evaluation(AnalysisError)
  /// A rank was started for another run than rank 0.
  case ranksDiffer(rank: Int, host: String, [TrainingHeader.Difference])
  /// The weights or moments of a rank are not those of rank 0 after the same steps.
  case weightsDiffer(rank: Int, host: String, step: Int)
  /// A step cannot be done; the newest good state is the one that is saved, nil where there is none.
  case trouble(Trainer.Trouble, step: Int, saved: SavedState?)

  /// A state on the disk.
  public struct SavedState: Hashable, Sendable {
    /// The steps done.
    public let step: Int
    /// The path of its folder.
    public let path: String
  }
}
