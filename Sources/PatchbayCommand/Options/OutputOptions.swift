import ArgumentParser
import Checkpoints
import Tensors

/// How a command works and prints.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  @Option(help: "When to use colour: auto, always or never. NO_COLOR is honoured.")
  var color = ColorWish.auto

  @Option(
    help: ArgumentHelp(
      "Threads to compute with. (default: one a processor that may be used)", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "How weights of half precision are held: mapped (in the file, converted as they are used), "
        + "converted (at once, to single precision) or auto (converted where that takes at most half of "
        + "the machine's memory).", valueName: "how"))
  var memory: HalfWeights?

  /// Makes the process work as it was asked to.
  func apply() {
    if let threads {
      Threads.count = threads
      tellOfMoreThanGiven(threads)
    }
    if let memory { HalfWeights.choice = memory }
  }

  /// Says that threads of a job will wait for each other, since Slurm has given it fewer processors.
  private func tellOfMoreThanGiven(_ threads: Int) {
    guard let given = Processors.givenBySlurm, threads > given else { return }
    ProgressLine.interject(
      "Note: --threads \(threads) is more than the \(given) of SLURM_CPUS_PER_TASK, so threads will "
        + "wait for each other. Give --threads \(given), or --cpus-per-task \(threads) to the job.")
  }

  mutating func validate() throws {
    if let threads, !(1...Threads.limit).contains(threads) {
      throw ValidationError("--threads must be from 1 to \(Threads.limit).")
    }
  }
}

/// When colour is used.
enum ColorWish: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}
