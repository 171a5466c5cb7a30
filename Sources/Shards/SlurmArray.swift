/// Which task of an array job of Slurm this process is, by the variables that Slurm sets.
public struct SlurmArray: Hashable, Sendable {
  /// The number of the task, as the array has it.
  public let task: Int
  /// Its place among the tasks, from 1; nil where the array has gaps that a step does not explain.
  public let index: Int?
  /// The number of tasks.
  public let count: Int

  /// Reads the variables; nil outside an array job.
  ///
  /// - Parameter environment: of the process.
  /// - Throws: `variable`, for one that is no number.
  public init?(_ environment: [String: String]) throws(ShardError) {
    func number(_ name: String) throws(ShardError) -> Int? {
      guard let text = environment["SLURM_ARRAY_TASK_\(name)"], !text.isEmpty else { return nil }
      guard let number = Int(text), (0...1_000_000_000).contains(number) else {
        throw .variable("SLURM_ARRAY_TASK_\(name)", text)
      }
      return number
    }
    guard let task = try number("ID") else { return nil }
    self.task = task
    let first = try number("MIN") ?? task
    let last = try number("MAX") ?? task
    let step = max(1, try number("STEP") ?? 1)
    let spread = last >= first ? (last - first) / step + 1 : 1
    count = try number("COUNT") ?? spread
    let place = task - first
    let isEven = spread == count && place >= 0 && place % step == 0 && place / step < count
    index = isEven ? place / step + 1 : nil
  }

  /// The share that the task does.
  ///
  /// - Parameter asked: the share that was asked for; nil where none was.
  /// - Returns: that share, else the task's own; nil for an array of one task, which does everything.
  /// - Throws: where the two contradict each other, or none was asked for and the array has gaps or too many
  ///   tasks.
  ///
  /// A part of an array that is run again (`--array=3` of eight tasks) has fewer tasks than there are
  /// shares; then the share that is asked for must have the number of the task, counted from 0 or 1.
  public func shard(asked: Shard?) throws(ShardError) -> Shard? {
    guard let asked else {
      guard count > 1 else { return nil }
      guard let index else { throw .gaps(task: task, count: count) }
      guard let own = Shard(index: index, of: count) else { throw .manyTasks(count) }
      return own
    }
    let isOwn = asked.count == count && asked.index == index
    let isAgain = asked.count > count && [task, task + 1].contains(asked.index)
    guard isOwn || isAgain else {
      throw .contradiction(asked, task: task, index: index, count: count)
    }
    return asked
  }
}
