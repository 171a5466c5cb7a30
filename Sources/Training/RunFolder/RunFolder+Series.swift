import StrictJSON
public import Tracking

extension CheckpointSeries {
  /// Finds the checkpoints that paths stand for; those of training runs with what their logs say.
  ///
  /// - Parameter paths: at least one.
  /// - Throws: the first path that gives no checkpoint, and what was looked for.
  public init(_ paths: [String]) throws(SeriesError) {
    try self.init(paths) { RunFolder($0).series }
  }
}

extension RunFolder {
  /// The most bytes of a log that are read for a series.
  private static let logLimit = 1 << 30

  /// What the log says of the run's checkpoints; nil where there is no log of a run.
  ///
  /// Cost: one read of the log.
  public var series: SeriesRun? {
    var reader = RunLogReader(path: logPath)
    var run: SeriesRun?
    var stepsPerEpoch: Int?
    while reader.offset < Self.logLimit, let lines = try? reader.read().lines, !lines.isEmpty {
      for line in lines {
        if run == nil {
          guard line["schema"]?.string == TrainingHeader.schema else { return nil }
          run = SeriesRun(start: SeriesRun.Start(line["checkpoint"]))
          stepsPerEpoch = line["stepsPerEpoch"]?.count
        } else if line["event"]?.string == "saved", let epoch = line["epoch"]?.count,
          let step = line["step"]?.count
        {
          let share = stepsPerEpoch.flatMap { $0 > 0 ? Double(step) / Double($0) : nil }
          run?.saved[epoch] = SeriesRun.Saved(
            step: step, epoch: share ?? Double(epoch), sha256: line["sha256"]?.string)
        }
      }
    }
    return run
  }
}

extension SeriesRun.Start {
  /// What the first line of a log says.
  fileprivate init?(_ json: JSON?) {
    guard let path = json?["path"]?.string, let sha256 = json?["sha256"]?.string else {
      return nil
    }
    self.init(path: path, sha256: sha256)
  }
}
