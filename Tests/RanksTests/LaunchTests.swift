import Testing

@testable import Ranks

@Suite("What a launcher says of a process")
struct LaunchTests {
  @Test(
    "is read from the variables of each",
    arguments: [
      (
        ["OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "3"],
        Launch(.openMPI, rank: 3, count: 4)
      ),
      (["PMI_SIZE": "2", "PMI_RANK": "1"], Launch(.pmi, rank: 1, count: 2)),
      (["SLURM_STEP_NUM_TASKS": "8", "SLURM_PROCID": "5"], Launch(.slurm, rank: 5, count: 8)),
      (["PMIX_RANK": "0"], Launch(.pmix, rank: 0, count: nil)),
      // mpirun within a job of Slurm, and within a step of one task for each machine.
      (
        [
          "OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "0", "PMIX_RANK": "0",
          "SLURM_STEP_NUM_TASKS": "2", "SLURM_PROCID": "1",
        ], Launch(.openMPI, rank: 0, count: 4)
      ),
    ])
  func variables(environment: [String: String], launch: Launch) {
    #expect(Launch(environment) == launch)
  }

  @Test(
    "is nothing for a process that no launcher started",
    arguments: [
      [:], ["OMPI_COMM_WORLD_SIZE": "many"], ["PMI_SIZE": "-1"],
      // A batch script is no task of its job.
      ["SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_JOB_ID": "7"],
    ])
  func none(environment: [String: String]) {
    #expect(Launch(environment) == nil)
  }

  @Test("tells one of several from one alone")
  func several() throws {
    #expect(Launch(.openMPI, rank: 0, count: 2).isOfSeveral)
    #expect(!Launch(.slurm, rank: 0, count: 1).isOfSeveral)
    #expect(Launch(.pmix, rank: 0, count: nil).isOfSeveral)
    #expect(try Ranks.joined(nil) == nil)
    #expect(try Ranks.joined(Launch(.slurm, rank: 0, count: 1)) == nil)
  }

  @Test("is told where ranks cannot be joined, with how to mend it")
  func words() {
    #expect(
      RanksError.notBuilt(Launch(.openMPI, rank: 0, count: 4)).description
        == "mpirun has started 4 processes, but this patchbay is built without MPI. "
        + "`make build MPI=1` builds one with it (on Debian it installs libopenmpi-dev and openmpi-bin, "
        + "unless libmpich-dev and mpich are there); or start one process alone.")
    #expect(
      RanksError.notBuilt(Launch(.pmix, rank: 0, count: nil)).description.hasPrefix(
        "a PMIx launcher has started this process as one of several, but this patchbay is built"))
    #expect(
      RanksError.alone(Launch(.slurm, rank: 0, count: 4)).description
        == "srun has started 4 processes, but MPI finds each of them alone. `srun --mpi=pmix` lets them "
        + "join; `srun --mpi=list` says what this Slurm has for that.")
    #expect(
      RanksError.alone(Launch(.pmi, rank: 0, count: 2)).description
        == "mpiexec has started 2 processes, but MPI finds each of them alone. Start them with the "
        + "mpirun or mpiexec of the MPI that patchbay was built with.")
  }
}
