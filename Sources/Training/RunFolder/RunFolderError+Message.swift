import Checkpoints
import Files
import StrictJSON

extension RunFolderError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it, in words for a person.
  public var description: String {
    switch self {
    case .checkpoint(let error): error.description
    case .file(let error): error.description
    case .folder(let path, let problem): "\(path) \(problem.words)"
    case .line(let path, let number, let error):
      "line \(number) of \(path) is no JSON: \(error). Correct the line, or move the run folder "
        + "away and begin anew"
    }
  }
}

extension RunFolderProblem {
  fileprivate var words: String {
    switch self {
    case .isNoFolder: "is not a folder. Give another place for the run"
    case .held(let holder?):
      "is in use: process \(holder.process) on \(holder.host) trains in it. Wait for it, stop it, "
        + "or give another folder"
    case .held(nil):
      "is in use: another process trains in it. Wait for it, stop it, or give another folder"
    case .noLocks:
      "is on a file system without locks, where two runs could spoil each other. "
        + "Give a folder on another one, or have it mounted with locks (Lustre: the option flock)"
    case .hasRun:
      "has a run already. Go on with it by --resume, or give another folder"
    case .noLog:
      "has saved epochs or states but no run.jsonl that says of which run. Move them away, or give "
        + "another folder"
    case .foreign(let names):
      "has what no run writes: \(names.prefix(3).map(PrintableText.of).joined(separator: ", "))"
        + (names.count > 3 ? " and \(names.count - 3) more" : "")
        + ". Remove the folder by hand, or move these away"
    case .isModel:
      "is the folder of a model, which should stay as it is. Give another folder for the run"
    case .noRun: "does not exist: there is no run in this folder. Give the folder of a run"
    case .noState:
      "has no saved state to go on from. Begin the run anew in another folder"
    case .lineTooLong(let limit):
      "has a line of more than \(limit) bytes. It is damaged or no run log"
    }
  }
}
