import Checkpoints
import Files
import Testing

@testable import Training

@Suite("Messages about a run's folder")
struct RunFolderErrorTests {
  @Test(
    "what, where, and how to mend it",
    arguments: [
      (RunFolderProblem.isNoFolder, "F is not a folder. Give another place for the run"),
      (
        .noLocks,
        "F is on a file system without locks, where two runs could spoil each other. "
          + "Give a folder on another one, or have it mounted with locks (Lustre: the option flock)"
      ),
      (.hasRun, "F has a run already. Go on with it by --resume, or give another folder"),
      (
        .noRun, "F does not exist: there is no run in this folder. Give the folder of a run"
      ),
      (
        .noState,
        "F has no saved state to go on from. Begin the run anew in another folder"
      ),
    ])
  func messages(problem: RunFolderProblem, message: String) {
    #expect(RunFolderError.folder(path: "F", problem).description == message)
  }

  @Test("errors of files speak for themselves")
  func wrapped() {
    let error = CheckpointError.output(path: "F", .readOnly)
    #expect(RunFolderError.checkpoint(error).description == error.description)
    let other = FileError.output(path: "F", .noParent)
    #expect(RunFolderError.file(other).description == other.description)
  }
}
