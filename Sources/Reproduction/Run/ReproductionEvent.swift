/// What happens while a reproduction goes on.
public enum ReproductionEvent: Sendable {
  /// A stage begins: its number from 1, and how many there are.
  case began(Stage, number: Int, of: Int)
  /// A stage was done already, in an earlier start or by another share.
  case kept(Stage, number: Int, of: Int)
  /// A stage is done.
  case done(Stage, ReproducedStage, number: Int, of: Int)
  /// A stage failed; why is in its record.
  case failed(Stage, ReproducedStage, number: Int, of: Int)
  /// A stage has failed in another share.
  case failedBefore(Stage, ReproducedStage, number: Int, of: Int)
  /// Nothing can be done until stages are done that others are at work on; comes again while that is so.
  case waiting([StageInWork])
  /// A stage was left out, as one that it needs has failed.
  case leftOut(Stage, needs: String, number: Int, of: Int)
}
