import Foundation
import StrictJSON
import Testing

@Suite(
  "Job scripts of Slurm do their jobs with a stand-in for Slurm",
  .enabled(if: Slurm.hasStandIn, "the scripts are for Linux, with the command built"))
struct SlurmScriptTests {
  @Test("a sweep is an array with a share a task; the merge comes behind it, with its own flags")
  func sweep() throws {
    let slurm = try Slurm()
    let run = try slurm.run(
      "\"$SLURM/submit-sweep\" 3 ablate MODEL 'a  b' '*' -- --json; jobs_end",
      program: slurm.noting())
    #expect(run.code == 0, "\(run.errors)")
    let folder = try #require(run.output.firstMatch(of: /shares into (shards\/ablate-\w{10})\n/)).1
    let words = "<ablate> <MODEL> <a  b> <*> <--shards> <\(folder)> <--threads> <4>"
    #expect(
      slurm.calls == ["/ task 0 on : <merge> <\(folder)/*.shard> <--json>"]
        + (1...3).map { "\($0)/3 task 0 on 4: \(words)" })
    // The same words again go on in the same folder, other words do not.
    let again = try slurm.run(
      "\"$SLURM/submit-sweep\" 3 ablate MODEL 'a  b' '*'", program: slurm.noting())
    #expect(again.output.contains(folder))
    let other = try slurm.run(
      "\"$SLURM/submit-sweep\" 3 ablate MODEL 'a b' '*'", program: slurm.noting())
    #expect(!other.output.contains(folder))
  }

  @Test("a share that fails is not computed for ever, and what waits for it is cancelled")
  func failed() throws {
    let slurm = try Slurm()
    let run = try slurm.run(
      "\"$SLURM/submit-sweep\" 2 ablate MODEL; jobs_end",
      program: slurm.noting("[ $SLURM_ARRAY_TASK_ID = 1 ] || exit 3"))
    #expect(run.code == 0, "\(run.errors)")
    #expect(slurm.calls.map { $0.prefix(3) } == ["1/2", "2/2"])
    #expect(slurm.text("patchbay-sweep-1_1.log").hasSuffix("job 1_1: done\n"))
    #expect(
      slurm.text("patchbay-sweep-1_2.log").hasSuffix(
        "job 1_2: failed with exit code 3; not put back into the queue\n"))
  }

  @Test("what was stopped goes on until it is done", arguments: [130, 138, 143])
  func stopped(code: Int) throws {
    let slurm = try Slurm()
    let run = try slurm.run(
      "\"$SLURM/submit-sweep\" 2 ablate MODEL; jobs_end",
      program: slurm.noting("[ $SLURM_ARRAY_TASK_ID = 1 ] || [ $start -ge 3 ] || exit \(code)"))
    #expect(run.code == 0, "\(run.errors)")
    #expect(slurm.calls.map { $0.prefix(3) } == ["/ t", "1/2", "2/2", "2/2", "2/2"])
    let log = slurm.text("patchbay-sweep-1_2.log")
    #expect(log.contains("job 1_2: stopped before its time limit; put back into the queue"))
    #expect(log.contains("job 1_2: start 3 on one: ") && log.hasSuffix("job 1_2: done\n"))
  }

  @Test("a limit that is too short for anything does not go round for ever")
  func short() throws {
    let slurm = try Slurm()
    let run = try slurm.run(
      "sbatch --array=2-2 \"$SLURM/sweep.sbatch\" ablate; jobs_end",
      program: slurm.noting("exit 143"), environment: ["MOST_REQUEUES": "2"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(slurm.calls.count == 3)
    #expect(
      slurm.text("patchbay-sweep-1_2.log").hasSuffix(
        "stopped, and was put back 2 times already: give it a longer --time, or raise "
          + "MOST_REQUEUES\n"))
  }

  /// Waits for a signal and has said so.
  private static let waiting = ": > waiting-$SLURM_PROCID; while :; do sleep 0.1; done"

  @Test("every rank of a training run gets the signal")
  func ranks() throws {
    let slurm = try Slurm()
    let waits = "trap 'mkdir -p run/state-$start; exit 130' TERM; \(Self.waiting)"
    let run = try slurm.run(
      "sbatch --ntasks=3 \"$SLURM/train.sbatch\" MODEL --out run; jobs_end",
      program: slurm.noting("[ $start -ge 2 ] || { \(waits); }"),
      environment: [
        "STAND_IN_TIME_IS_UP":
          "[ -z \"${SLURM_RESTART_COUNT:-}\" ] && [ $(ls | grep -c waiting-) = 3 ]"
      ])
    #expect(run.code == 0, "\(run.errors)")
    let words = "on 4: <train> <MODEL> <--out> <run> <--resume> <--threads> <4>"
    #expect(slurm.calls == (0..<3).flatMap { Array(repeating: "/ task \($0) \(words)", count: 2) })
    #expect(slurm.text("patchbay-train-1.log").hasSuffix("job 1: done\n"))
  }

  @Test("a rank that fails ends the others, whose exit code hides its own, but not that it failed")
  func lost() throws {
    let slurm = try Slurm()
    let waits = "trap 'exit 130' TERM; \(Self.waiting)"
    let fails = "until [ -e waiting-0 ]; do sleep 0.1; done; exit 1"
    let run = try slurm.run(
      "mkdir -p run/state-7; sbatch --ntasks=2 \"$SLURM/train.sbatch\" MODEL --out=run; jobs_end",
      program: slurm.noting("[ $SLURM_PROCID = 0 ] || { \(fails); }; \(waits)"))
    #expect(run.code == 0, "\(run.errors)")
    #expect(slurm.calls.count == 2)
    #expect(
      slurm.text("patchbay-train-1.log").contains(
        "job 1: ended with exit code 130 and no step done since its start"))
  }

  @Test("the experiments of the paper are an array that joins one report")
  func reproduce() throws {
    let slurm = try Slurm()
    let run = try slurm.run(
      "sbatch --array=1-2 \"$SLURM/reproduce.sbatch\" MODEL --out report; jobs_end",
      program: slurm.noting())
    #expect(run.code == 0, "\(run.errors)")
    let words = "<reproduce> <MODEL> <--out> <report> <--threads> <8>"
    #expect(slurm.calls == (1...2).map { "\($0)/2 task 0 on 8: \(words)" })
  }

  @Test(
    "words that make no sweep are refused",
    arguments: ["", "0 ablate", "1 ablate", "x ablate", "2", "2 --"])
  func usage(words: String) throws {
    let slurm = try Slurm()
    let run = try slurm.run("\"$SLURM/submit-sweep\" \(words)", program: slurm.noting())
    #expect(run.code == 64 && run.output.isEmpty)
    #expect(
      run.errors.hasPrefix("Scripts/slurm/submit-sweep SHARES COMMAND ARG… [-- MERGE_ARG…]\n"))
    #expect(slurm.calls.isEmpty)
  }
}

@Suite(
  "A time limit stops a training run, which goes on in the next job",
  .enabled(if: Slurm.hasStandIn, "the scripts are for Linux, with the command built"))
struct SlurmTrainingTests {
  let subject: TrainingSubject
  let slurm: Slurm

  init() throws {
    subject = try TrainingSubject.shared.get()
    slurm = try Slurm()
  }

  /// Each start has done some steps when its time is up.
  private static let timeIsUp = """
    [ -e run/run.jsonl ] && awk -v starts="${SLURM_RESTART_COUNT:-0}" '
      /"event":"(started|resumed)"/ { seen++; steps = 0 }
      /"event":"step"/ { steps++ }
      END { exit !(seen > starts && steps >= 3) }' run/run.jsonl
    """

  @Test("again and again, with the state saved", arguments: ["TERM", "USR1"])
  func limited(signal: String) throws {
    let run = try slurm.run(
      """
      sbatch --ntasks=1 --cpus-per-task=1 --signal=\(signal)@60 "$SLURM/train.sbatch" \
        \(subject.checkpoint) --data \(subject.text) --block 16 --out run \
        --steps \(Int.max) --save-every 1000000
      jobs_end
      """, environment: ["STAND_IN_TIME_IS_UP": Self.timeIsUp, "MOST_REQUEUES": "2"])
    #expect(run.code == 0, "\(run.errors)")
    let remains = TrainingRemains(slurm.folder.url.appending(path: "run").path)
    let events = try remains.log().compactMap { $0["event"]?.string }
    #expect(events.count { $0 == "started" } == 1 && events.count { $0 == "resumed" } == 2)
    #expect(events.count { $0 == "stopped" } == 3 && events.last == "stopped")
    // Nothing is done twice, and nothing left out.
    let steps = try remains.steps()
    #expect(steps == Array(1...steps.count) && remains.states == [steps.count])
    let log = slurm.text("patchbay-train-1.log")
    #expect(log.contains("Asked to end: stopping after this step with the state saved"))
    #expect(log.contains("put back into the queue, where it goes on"))
    #expect(log.contains("stopped, and was put back 2 times already"))
  }

  @Test("one that is done is done, also when it is submitted again")
  func done() throws {
    let words = subject.arguments(out: "run").dropFirst().joined(separator: " ")
      .replacing(" --threads 2", with: "")
    let submit = "sbatch --ntasks=1 --cpus-per-task=2 \"$SLURM/train.sbatch\" \(words); jobs_end"
    let run = try slurm.run("\(submit)\n\(submit)")
    #expect(run.code == 0, "\(run.errors)")
    for number in [1, 102] {
      let log = slurm.text("patchbay-train-\(number).log")
      #expect(
        log.contains("All 44 steps are done") && log.hasSuffix("job \(number): done\n"), "\(log)")
    }
    try TrainingRemains(slurm.folder.url.appending(path: "run").path)
      .expectSame(as: TrainingRemains(subject.whole))
  }
}
