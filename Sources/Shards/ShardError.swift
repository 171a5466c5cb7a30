public import Files
import StrictJSON

/// Why shares of a sweep cannot be made or put together.
public enum ShardError: Error, Hashable, Sendable {
  /// A variable of Slurm that is no number.
  case variable(String, String)
  /// The array's tasks have gaps, so that it does not tell which share a task does.
  case gaps(task: Int, count: Int)
  /// The array has more tasks than a sweep can have shares.
  case manyTasks(Int)
  /// Slurm's array and the flag name different shares.
  case contradiction(Shard, task: Int, index: Int?, count: Int)
  /// A file cannot be read or written.
  case file(FileError)
  /// Another process is at work on the same share.
  case busy(path: String)
  /// The file system has no locks, or the share's file cannot be locked.
  case noLock(path: String)
  /// A file that is no share, and why.
  case notShare(path: String, reason: String)
  /// A line of a share's file is not what was written.
  case damaged(path: String, line: Int, Shard)
  /// A file of the share's name holds the share of something else.
  case otherShare(path: String)
  /// A share was begun with other threads or kernels than those that would go on with it.
  case otherMachine(path: String, was: String, now: String)
  /// Shares that do not make a whole, each problem in words.
  case incomplete([String])
  /// Shares that were asked for the same, and where they give different numbers.
  case disagree(unit: String, paths: [String])
  /// The command's inputs are not those that the shares were made of.
  case otherInputs(path: String)
  /// The shares lack a unit of the work.
  case lacking(unit: String)
  /// Shares were made with different threads or kernels.
  case mixed([String])
}

extension ShardError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch self {
    case .variable(let name, let text):
      "\(name) is '\(PrintableText.of(text))', which is no number from 0 on. Slurm sets it; unset it, or give "
        + "--shard I/N or --shard none"
    case .gaps(let task, let count):
      "Slurm's array has \(count) tasks whose numbers are not evenly spaced, so task \(task) does not tell "
        + "which share it does. Give --shard I/N, or --shard none to do everything"
    case .manyTasks(let count):
      "Slurm's array has \(count) tasks, and a sweep has at most \(Shard.most) shares. Submit fewer, or "
        + "give --shard none to do everything in each"
    case .contradiction(let shard, let task, let index, let count):
      "--shard \(shard) contradicts Slurm: this is task \(task)"
        + (index.map { ", number \($0)" } ?? "") + " of \(count) in the array"
        + ". Leave out --shard to do the task's own share, or give --shard none to do everything"
    case .file(let error): "\(error)"
    case .busy(let path):
      "\(PrintableText.of(path)) is being written by another process. Wait for it, or stop it"
    case .noLock(let path):
      "\(PrintableText.of(path)) cannot be locked, so two processes could write it. Put --shards on a file "
        + "system with locks"
    case .notShare(let path, let reason):
      "\(PrintableText.of(path)) is no share of a sweep: \(reason). Name files that --shard has written, or "
        + "remove it and do its share again"
    case .damaged(let path, let line, let shard):
      "line \(line) of \(PrintableText.of(path)) is damaged. Remove the file, and do share \(shard) again"
    case .otherShare(let path):
      "\(PrintableText.of(path)) holds the share of something else. Remove it, or give another folder with "
        + "--shards"
    case .otherMachine(let path, let was, let now):
      "\(PrintableText.of(path)) was begun with \(was), and this process has \(now), so that its last bits may "
        + "differ. Go on with as many threads (--threads) and the same kernels, or remove the file"
    case .incomplete(let problems):
      problems.count == 1
        ? problems[0]
        : "the shares make no whole:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
    case .disagree(let unit, let paths):
      "\(paths.map { PrintableText.of($0) }.joined(separator: " and ")) give different numbers for the same "
        + "work (\(PrintableText.of(unit))): their machines compute differently. Do all shares again on machines "
        + "of one kind, or with one OPENBLAS_CORETYPE"
    case .otherInputs(let path):
      "the checkpoint, the prompts or another input is not what \(PrintableText.of(path)) was made of. "
        + "Put the inputs back, or do all shares again"
    case .lacking(let unit):
      "the shares lack a part of the work (\(PrintableText.of(unit))). Do them again with this version"
    case .mixed(let kinds):
      "the shares were made with different threads or kernels, so that their last bits may differ from one "
        + "process's: \(kinds.joined(separator: "; ")). Do them again alike; `patchbay merge` takes finished ones as they are with "
        + "--mixed"
    }
  }
}
