/// What a launcher says in the environment of a process that it has started: one of how many.
public struct Launch: Hashable, Sendable {
  /// What starts ranks.
  public enum Launcher: String, Hashable, Sendable {
    /// OpenMPI's mpirun.
    case openMPI = "mpirun"
    /// MPICH's mpiexec, or Slurm as PMI 1 or 2.
    case pmi = "mpiexec"
    /// A PMIx server that says no more than that it is one.
    case pmix = "a PMIx launcher"
    /// A step of Slurm's.
    case slurm = "srun"
  }

  /// What started the process.
  public var launcher: Launcher
  /// The number of this process among those started, from 0 on; nil where that is not said.
  public var rank: Int?
  /// The processes started; nil where that is not said.
  public var count: Int?

  /// What the environment says; nil where nothing in it speaks of a launcher.
  ///
  /// A batch script under Slurm is no rank, whatever the number of tasks of its job: only a step, which
  /// `srun` makes, has tasks of its own.
  ///
  /// - Parameter environment: the variables of the process.
  public init?(_ environment: [String: String]) {
    func number(_ name: String) -> Int? {
      environment[name].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
    if let count = number("OMPI_COMM_WORLD_SIZE") {
      self.init(.openMPI, rank: number("OMPI_COMM_WORLD_RANK"), count: count)
    } else if let count = number("PMI_SIZE") {
      self.init(.pmi, rank: number("PMI_RANK"), count: count)
    } else if let count = number("SLURM_STEP_NUM_TASKS") {
      self.init(.slurm, rank: number("SLURM_PROCID"), count: count)
    } else if let rank = number("PMIX_RANK") {
      self.init(.pmix, rank: rank, count: nil)
    } else {
      return nil
    }
  }

  /// What a launcher said.
  public init(_ launcher: Launcher, rank: Int?, count: Int?) {
    self.launcher = launcher
    self.rank = rank
    self.count = count
  }

  /// Whether it is one of several, as far as is said.
  public var isOfSeveral: Bool { count.map { $0 > 1 } ?? true }
}
