#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The processors that this process may use, which on a shared machine are not all of them.
public enum Processors {
  /// How many there are: those that the process is bound to, and no more than Slurm gives to its task.
  ///
  /// A task is bound to its processors (`taskset`, cgroups, `mpirun`, Slurm's plugins), or else Slurm
  /// only says how many it should take.
  public static let usable: Int = max(
    1, min(unsafe BLAS.boundProcessors ?? online, givenBySlurm ?? Int.max))

  /// How many Slurm has given to each task of the job, by `--cpus-per-task`; nil outside of a job, or
  /// where the job does not say.
  public static let givenBySlurm: Int? = {
    guard let text = unsafe getenv("SLURM_CPUS_PER_TASK"),
      let count = unsafe Int(String(cString: text))
    else { return nil }
    return count > 0 ? count : nil
  }()

  /// Those that the machine has.
  private static var online: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }
}
