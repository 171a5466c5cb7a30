import Screen
import Training

/// Something that happened.
enum Message: Equatable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// A key was pressed in a burst, faster than anyone types, and must ask first.
  case burstKey(Key)
  /// Text was pasted.
  case paste(String)
  /// The mouse was used.
  case mouse(Mouse)
  /// The screen changed its size.
  case resize(Size)
  /// A query was answered, in a number of seconds.
  case found(number: Int, AnyAnswer, seconds: Double)
  /// A query failed, for this reason.
  case failed(number: Int, String)
  /// A query has made progress.
  case progress(number: Int, done: Int, total: Int, seconds: Double)
  /// An errand was done.
  case ran(ErrandResult)
  /// An errand failed, for this reason.
  case errandFailed(String)
  /// The errand under way has come to another step, in words.
  case errandStep(String)
  /// Something happened in the training run.
  case training(TrainingEvent)
  /// A stage of a plan begins or goes on, after so many steps of those before.
  case stage(StagePlace, stepsBefore: Int)
  /// Steps of the training run that came fast, in order.
  case trainingSteps([StepReport])
  /// Checkpoint B is now the model in training, as it was after a step.
  case snapshot(step: Int, ModelFacts)
  /// Something is new in the log of the watched run.
  case watched(WatchedNews)
  /// The memory that the program takes while it trains, in bytes.
  case memory(bytes: Int)
  /// Something is new in the measurement of a series of checkpoints.
  case series(SeriesNews)
  /// The training run ended early, for this reason.
  case trainingFailed(String)
}

/// Something to do outside of the state.
enum Effect: Hashable, Sendable {
  /// Ask the engine a query, before all earlier ones.
  case query(QueryRequest)
  /// Cancel the requests with these numbers.
  case cancel(Set<Int>)
  /// Run an errand.
  case send(Errand)
  /// Stop the opening of what is opened together.
  case stopOpening
  /// Copy text to the clipboard.
  case copy(String)
  /// Begin a training run.
  case train(TrainingRequest)
  /// Open the model in training as B, as it is after the step under way; or no longer.
  case snapshot(isWanted: Bool)
  /// Read the log of a run as it grows, in place of one that is read.
  case watch(path: String)
  /// Measure a series of checkpoints in place of any other; nil for none.
  case measure(SeriesRequest?)
  /// Pause, continue or stop the training run.
  case control(TrainingControl.Request)
  /// Let another process go on with a training run, which is saved, once the program has ended.
  case detach(TrainingRequest)
  /// Leave the program.
  case quit
}
