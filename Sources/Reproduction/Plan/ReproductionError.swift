import Screen
public import Shards
import TextColumns

/// Why a reproduction cannot begin or go on.
public enum ReproductionError: Error, Hashable, Sendable {
  /// A row of that name is not in the paper.
  case noSuchRow(String, rows: [String])
  /// A checkpoint of somebody else's has the name of a model of the plan, or of another one.
  case takenName(String)
  /// The tokenizer splits nearly all names.
  case tooFewNames(found: Int, of: Int, needed: Int)
  /// The folder holds a reproduction of another plan.
  case otherPlan(path: String, differences: [String])
  /// The folder holds something else.
  case notEmpty(path: String)
  /// Another process is at work in the folder.
  case inUse(path: String)
  /// Shares are at work in the folder.
  case sharesAtWork(path: String)
  /// The same share is at work in the folder, and in which process where that is known.
  case shareInUse(Shard, path: String, holder: String?)
  /// Shares of something else are at work in the folder.
  case otherShares(path: String, differences: [String])
  /// The file cannot be locked, as the file system has no locks.
  case noLock(path: String)
  /// A folder that does not say of which reproduction it is.
  case noReport(path: String)
  /// The checkpoint or another input is not what the folder's results were made of.
  case otherInputs(path: String, differences: [String])
  /// Stages are not done yet, each in words.
  case unfinished(path: String, [String])
  /// The disk has no room for what the plan leaves.
  case noRoom(path: String, needed: Int, free: Int)
  /// A file of the folder cannot be written or read.
  case file(String)
  /// A result of a stage lacks what a row needs of it.
  case result(stage: String, reason: String)
  /// It was stopped.
  case cancelled
}

extension ReproductionError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch self {
    case .noSuchRow(let name, let rows):
      "there is no figure or table '\(Columns.printable(name))'. There are: "
        + rows.joined(separator: ", ") + "."
    case .takenName(let name):
      "a model of the reproduction is called '\(Columns.printable(name))'. Give another name with "
        + "--model."
    case .tooFewNames(let found, let all, let needed):
      "\(found) of the \(all) names are one token of this model with a space before them, and the "
        + "experiments need \(needed). Take a checkpoint with another tokenizer, such as GPT-2's."
    case .otherPlan(let path, let differences):
      "\(Columns.printable(path)) holds a reproduction of another plan: "
        + Self.list(differences)
        + ". Give another folder with --out, or the same checkpoint and options."
    case .notEmpty(let path):
      "\(Columns.printable(path)) is not empty and holds no reproduction. Give another folder with "
        + "--out."
    case .inUse(let path):
      "another process is at work in \(Columns.printable(path)). Wait for it, or give another folder "
        + "with --out."
    case .sharesAtWork(let path):
      "shares of a reproduction are at work in \(Columns.printable(path)). Wait for them, help them "
        + "with --shard I/N, or give another folder with --out."
    case .shareInUse(let share, let path, let holder):
      "share \(share) is at work in \(Columns.printable(path)) already"
        + (holder.map { " (\(Columns.printable($0)))" } ?? "")
        + ". Give each process a share of its own."
    case .otherShares(let path, let differences):
      "shares are at work in \(Columns.printable(path)), and \(Self.list(differences)). Start all shares "
        + "with one version, the same options and the same --threads, on machines of one kind or with one "
        + "OPENBLAS_CORETYPE; or wait for them."
    case .noLock(let path):
      "\(Columns.printable(path)) cannot be locked, so two processes could do the same stage. Give a folder "
        + "on a file system with locks with --out."
    case .noReport(let path):
      "\(Columns.printable(path)) holds no reproduction, or one of an earlier version. Name a folder that "
        + "`patchbay reproduce` has written."
    case .otherInputs(let path, let differences):
      "\(Columns.printable(path)) was made of other inputs: \(Self.list(differences)). Put them back as they "
        + "were."
    case .unfinished(let path, let problems):
      "the report in \(Columns.printable(path)) is not whole:\n"
        + problems.map { "  \(Columns.printable($0))" }.joined(separator: "\n")
        + "\nThe same `patchbay reproduce` again does what is missing."
    case .noRoom(let path, let needed, let free):
      "the plan leaves about \(Numeral.bytes(needed)) in \(Columns.printable(path)), and \(Numeral.bytes(free)) "
        + "are free there. Make room, give a folder on another disk with --out, or fewer rows with "
        + "--only."
    case .file(let words): words
    case .result(let stage, let reason):
      "the result of stage \(stage) cannot be used: \(reason). Remove stages/\(stage).json and run "
        + "again to have it made anew."
    case .cancelled: "stopped"
    }
  }

  private static func list(_ differences: [String]) -> String {
    differences.map(Columns.printable).joined(separator: "; ")
  }
}
