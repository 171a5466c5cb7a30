import Foundation

/// The built command on several ranks of this machine.
enum RankedCommand {
  /// Whether ranks can be started here.
  static let canRun: Bool = {
    #if MPI && os(Linux)
      return CommandRun.isBuilt && FileManager.default.isExecutableFile(atPath: "/usr/bin/mpirun")
    #else
      return false
    #endif
  }()

  static let needs = "needs mpirun, and a build with the trait MPI"

  /// The ranks share this machine, whatever its number of processors, and no network is asked for.
  ///
  /// The variables are OpenMPI's, by which root may start ranks too; MPICH asks for nothing.
  private static let setting = """
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
    export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe
    export OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_btl_tcp_if_include=lo
    export OMPI_MCA_oob_tcp_if_include=lo OMPI_MCA_mpi_yield_when_idle=1

    """

  /// Commands of sh that start the command in `"$0" "$@"` on ranks.
  ///
  /// - Parameters:
  ///   - groups: how many ranks are started with which options besides, in the order of ranks.
  ///   - processes: a folder in which each rank leaves the number of its process, under its own number.
  /// - Returns: the commands.
  static func shell(
    _ groups: [(ranks: Int, options: String)], processes: String? = nil
  ) -> String {
    let note = processes.map { "echo $$ > \($0)/${OMPI_COMM_WORLD_RANK:-$PMI_RANK}; " } ?? ""
    let parts = groups.map { group in
      "-n \(group.ranks) sh -c '\(note)exec \"$0\" \"$@\"' \"$0\" \"$@\" \(group.options)"
    }
    return setting + "exec mpirun " + parts.joined(separator: " : ")
  }

  static func shell(_ ranks: Int, processes: String? = nil) -> String {
    shell([(ranks, "")], processes: processes)
  }

  /// Runs the command on ranks to its end.
  static func run(_ ranks: Int, _ arguments: [String]) throws -> (code: Int32, errors: String) {
    let command = try RunningCommand(arguments, shell: shell(ranks))
    let code = command.end()
    return (code, command.errors)
  }
}
