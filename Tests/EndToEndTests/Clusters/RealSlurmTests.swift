import Foundation
import StrictJSON
import Testing

// What was put back waits two minutes, as Slurm has it: sooner the machine may still refuse its start.

@Suite(
  "Job scripts of Slurm do their jobs with Slurm itself", .serialized, .timeLimit(.minutes(30)),
  .enabled(if: Slurm.isInstalled, "slurmctld, slurmd and munged are not installed, or do not start")
)
struct RealSlurmTests {
  let slurm: Slurm

  init() throws { slurm = try Slurm(isReal: true) }

  @Test("an array and what comes behind it, and a share that was stopped and goes on")
  func arrays() throws {
    let run = try slurm.run(
      """
      "$SLURM/submit-sweep" 2 ablate MODEL 'a  b' -- --json | tee submitted
      number=$(sed -n 's/^array job \\([0-9]*\\):.*/\\1/p' submitted)
      log=patchbay-sweep-${number}_2.log
      await grep -q 'put back into the queue, where' $log
      jobs_end
      """, program: slurm.noting("[ \"$share\" != 2/2 ] || [ $start = 2 ] || exit 130"))
    #expect(run.code == 0, "\(run.errors)")
    let folder = try #require(run.output.firstMatch(of: /shares into (\S+)\n/)).1
    let words = "task 0 on 4: <ablate> <MODEL> <a  b> <--shards> <\(folder)> <--threads> <4>"
    #expect(
      slurm.calls == [
        "/ task 0 on : <merge> <\(folder)/*.shard> <--json>", "1/2 \(words)", "2/2 \(words)",
        "2/2 \(words)",
      ])
  }

  @Test("what fails ends what waits for it, and what a person cancels stays cancelled")
  func ends() throws {
    let run = try slurm.run(
      """
      "$SLURM/submit-sweep" 2 ablate FAIL
      jobs_end
      number=$(sbatch --parsable --array=1 "$SLURM/sweep.sbatch" ablate WAIT)
      await grep -q WAIT calls
      scancel $number
      jobs_end
      """,
      program: slurm.noting(
        """
        case $* in
        *FAIL*) [ $SLURM_ARRAY_TASK_ID = 1 ] || exit 3 ;;
        *WAIT*) trap 'exit 130' TERM; while :; do sleep 0.1; done ;;
        esac
        """))
    #expect(run.code == 0, "\(run.errors)")
    #expect(slurm.calls.map { $0.prefix(3) } == ["1/1", "1/2", "2/2"])
    let logs = slurm.texts("patchbay-sweep-", ".log")
    #expect(logs.contains("failed with exit code 3; not put back into the queue\n"))
    #expect(!logs.contains("put back into the queue, where it goes on"))
  }

  @Test("a time limit stops a training run by its signal, and the job goes on behind it")
  func limit() throws {
    let subject = try TrainingSubject.shared.get()
    let run = try slurm.run(
      """
      number=$(sbatch --parsable --ntasks=1 --cpus-per-task=1 --time=1 --signal=TERM@55 \
        "$SLURM/train.sbatch" \(subject.checkpoint) --data \(subject.text) --block 16 --out run \
        --steps \(Int.max) --save-every 1000000)
      log=patchbay-train-$number.log
      await grep -q 'put back into the queue, where' $log
      jobs_end
      """, environment: ["MOST_REQUEUES": "1"])
    #expect(run.code == 0, "\(run.errors)")
    let remains = TrainingRemains(slurm.folder.url.appending(path: "run").path)
    let events = try remains.log().compactMap { $0["event"]?.string }
    #expect(events.count { $0 == "resumed" } == 1 && events.count { $0 == "stopped" } == 2)
    // Of steps beyond the first ten thousand not every one is logged.
    let steps = try remains.steps()
    #expect(Set(steps).count == steps.count && steps == steps.sorted())
    #expect(remains.states.count == 1)
    let log = slurm.texts("patchbay-train-", ".log")
    #expect(log.contains("Asked to end: stopping after this step with the state saved"), "\(log)")
    #expect(log.contains("stopped, and was put back 1 times already"))
  }
}
