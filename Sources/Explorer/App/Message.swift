import Screen

/// Something that happened.
enum Message: Equatable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// Text was pasted.
  case paste(String)
  /// The screen has this size.
  case resize(Size)
  /// Work was done, in so many seconds.
  case found(number: Int, Finding, seconds: Double)
  /// Work failed, for the reason given.
  case failed(number: Int, String)
  /// Work goes on.
  case progress(number: Int, done: Int, total: Int, seconds: Double)
}

/// Something to be done outside of the state.
enum Effect: Hashable, Sendable {
  /// Find something out, before anything asked for earlier.
  case run(AnalysisRequest)
  /// Stop and forget the requests of these numbers.
  case cancel(Set<Int>)
  /// Leave the program.
  case quit
}
