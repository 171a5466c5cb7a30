import Screen
import Training

/// Something that happened.
enum Message: Equatable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// A key was pressed whose deed cannot be taken back, together with others, faster than anyone
  /// types: it asks first.
  case burstKey(Key)
  /// Text was pasted.
  case paste(String)
  /// The mouse was used.
  case mouse(Mouse)
  /// The screen has this size.
  case resize(Size)
  /// A query was answered, in so many seconds.
  case found(number: Int, AnyAnswer, seconds: Double)
  /// A query failed, for the reason given.
  case failed(number: Int, String)
  /// A query is being worked on.
  case progress(number: Int, done: Int, total: Int, seconds: Double)
  /// An errand was run.
  case ran(ErrandResult)
  /// An errand failed, for the reason given.
  case errandFailed(String)
  /// Something happened in the training run.
  case training(TrainingEvent)
  /// The training run ended without reaching its end; why, in words.
  case trainingFailed(String)
}

/// Something to be done outside of the state.
enum Effect: Hashable, Sendable {
  /// Find something out, before anything asked for earlier.
  case query(QueryRequest)
  /// Stop and forget the requests of these numbers.
  case cancel(Set<Int>)
  /// Fetch or write something.
  case send(Errand)
  /// Put text where the person's other programs find it.
  case copy(String)
  /// Begin a training run.
  case train(TrainingRequest)
  /// Ask something of the training run.
  case control(TrainingControl.Request)
  /// Leave the program.
  case quit
}
