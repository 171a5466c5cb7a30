/// Why a process cannot join those that were started with it.
public enum RanksError: Error, Hashable, Sendable {
  /// The program was built without MPI.
  case notBuilt(Launch)
  /// MPI knows of this process alone, though the launcher has started several.
  case alone(Launch)
}

extension RanksError {
  /// What the launcher said of the process that cannot join.
  public var launch: Launch {
    switch self {
    case .notBuilt(let launch), .alone(let launch): launch
    }
  }
}

extension RanksError: CustomStringConvertible {
  /// What is wrong, and how to mend it.
  public var description: String {
    let launcher = launch.launcher.rawValue
    let started = launch.count.map { "\(launcher) has started \($0) processes" }
    switch self {
    case .notBuilt:
      return "\(started ?? "\(launcher) has started this process as one of several"), but this "
        + "patchbay is built without MPI. `make build MPI=1` builds one with it (on Debian it installs "
        + "libopenmpi-dev and openmpi-bin, unless libmpich-dev and mpich are there); or start one "
        + "process alone."
    case .alone:
      let mend =
        launch.launcher == .slurm
        ? "`srun --mpi=pmix` lets them join; `srun --mpi=list` says what this Slurm has for that."
        : "Start them with the mpirun or mpiexec of the MPI that patchbay was built with."
      return
        "\(started ?? "\(launcher) has started several processes"), but MPI finds each of them "
        + "alone. \(mend)"
    }
  }
}
