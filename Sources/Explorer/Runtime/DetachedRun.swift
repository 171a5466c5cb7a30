import Tensors
import Tracking
import Training

/// A training run that goes on in a process of its own, without a screen.
public struct DetachedRun: Hashable, Sendable {
  /// The run's folder.
  public let folder: String
  /// The arguments with which the program goes on with the run.
  public let arguments: [String]

  /// A run that was saved in its folder.
  ///
  /// The same settings, seed and number of threads, so that the run reaches the same bytes as if it
  /// had gone on here.
  init(_ request: TrainingRequest) {
    folder = ErrandRunner.expanded(request.folder)
    arguments =
      ["train", request.checkpoint] + request.form.arguments
      + ["--out", folder, "--resume", "--threads", "\(Threads.count)"]
  }
}

extension TrainingForm {
  /// The options of `patchbay train` that ask for the same.
  var arguments: [String] {
    if !plan.isEmpty {
      let isReady = ReadyMadePlans.names.contains(plan)
      return ["--plan", isReady ? plan : ErrandRunner.expanded(plan)]
    }
    let material = material
    var arguments = [
      "--data", material.data, "--count", "\(material.count)", "--data-seed", "\(material.seed)",
      "--block", "\(material.block)", "--batch", "\(batch)", "--lr", "\(learningRate)", "--seed",
      "\(seed)",
    ]
    switch length {
    case .epochs(let count): arguments += ["--epochs", "\(count)"]
    case .steps(let count): arguments += ["--steps", "\(count)"]
    }
    if material.sentences { arguments.append("--sentences") }
    if let dropout { arguments += ["--dropout", "\(dropout)"] }
    if let evaluateEvery { arguments += ["--evaluate-every", "\(evaluateEvery)"] }
    if let evaluations = material.evaluations {
      arguments += [
        "--evaluate", evaluations.isEmpty ? "none" : evaluations.joined(separator: ","),
      ]
    }
    if let tracked = material.tracked {
      let names = tracked.map(\.description).joined(separator: ",")
      arguments += ["--track", tracked.isEmpty ? "none" : names]
    }
    if let circuit = material.circuit { arguments += ["--circuit", circuit] }
    return arguments
  }
}
