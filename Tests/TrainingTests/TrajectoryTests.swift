import Tensors
import TestSupport
import Testing
import Tokens
import Training
import Transformer

@Suite("Ten steps of training follow PyTorch's")
struct TrajectoryTests {
  static let recorded = FixtureTraining.narrow
  static let names = ["clipped", "free"]

  static func recorded(_ name: String) throws -> FixtureTraining.Trajectory {
    try #require(recorded.requests.trajectories[name])
  }

  /// A trainer that sees the recorded batches in their order.
  static func trainer(_ name: String) throws -> Trainer {
    let (recorded, batches) = (try recorded(name), recorded.requests.batches)
    try #require(batches.allSatisfy { $0.count == batches[0].count })
    return Trainer(
      Self.recorded.weights, rows: batches.flatMap { $0 },
      settings: TrainingSettings(
        length: .steps(batches.count), batch: batches[0].count, learningRate: recorded.rate,
        schedule: Schedule(.linear),
        optimiser: AdamW.Settings(
          weightDecay: recorded.decay, firstDecay: recorded.betas[0],
          secondDecay: recorded.betas[1], epsilon: recorded.epsilon, clip: recorded.clip),
        order: .file))
  }

  @Test("in loss, gradient norm and learning rate", arguments: names)
  func steps(name: String) throws {
    let recorded = try Self.recorded(name)
    var trainer = try Self.trainer(name)
    var steps: [Trainer.Step] = []
    while !trainer.isFinished { steps.append(try trainer.takeStep()) }
    #expect(steps.map(\.number) == Array(1...10))
    let losses = Agreement(steps.map { Float($0.loss) }, recorded.losses)
    #expect(losses.worst < .float32Trajectory, "losses: \(losses)")
    let norms = Agreement(steps.map { Float($0.gradientNorm) }, recorded.norms)
    #expect(norms.worst < .float32Trajectory, "norms: \(norms)")
    for (step, rate) in zip(steps, recorded.rates) {
      #expect(abs(step.learningRate - rate) < 1e-15)
    }
  }

  @Test("in every parameter after the last step", arguments: names)
  func last(name: String) throws {
    var trainer = try Self.trainer(name)
    while !trainer.isFinished { _ = try trainer.takeStep() }
    try Self.compare(trainer.weights, "\(name)/last", rate: Self.recorded(name).rate, steps: 10)
  }

  @Test("in every parameter after the first step")
  func first() throws {
    var trainer = try Self.trainer("clipped")
    _ = try trainer.takeStep()
    try Self.compare(
      trainer.weights, "clipped/first", rate: Self.recorded("clipped").rate, steps: 1)
  }

  /// Compares every parameter, the key biases by a bound of their own.
  ///
  /// A key bias adds the same to all scores of a query, which softmax ignores: its gradient is zero
  /// but for rounding, AdamW scales that up to whole steps, and only their size can be foretold.
  static func compare(_ weights: Weights, _ name: String, rate: Double, steps: Int) throws {
    for (parameter, tensor) in weights.namedTensors {
      var (ours, theirs) = (tensor.elements, recorded["\(name)/\(parameter)"].elements)
      if parameter.hasSuffix("attn.c_attn.bias") {
        let keys = ours.count / 3..<2 * ours.count / 3
        let furthest = keys.map { abs(ours[$0] - theirs[$0]) }.max() ?? .infinity
        #expect(furthest <= Float(rate) * Float(2 * steps), "\(name) key biases")
        ours.removeSubrange(keys)
        theirs.removeSubrange(keys)
      }
      let agreement = Agreement(ours, theirs)
      #expect(agreement.worst < .float32Trajectory, "\(name) \(parameter): \(agreement)")
    }
  }
}
