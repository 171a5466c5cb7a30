import Foundation
public import Tensors
public import Tokens
public import Transformer

/// The training steps that a reference implementation took; see Scripts/README.md.
public struct FixtureTraining: Sendable {
  /// The recorded steps.
  public static let narrow: FixtureTraining = {
    do { return try FixtureTraining("narrow") } catch { fatalError("training: \(error)") }
  }()

  /// The model before the first step.
  public let weights: Weights
  /// What was trained, and what each step gave.
  public let requests: Requests
  private let arrays: [String: Tensor]

  /// The content of `training.json`.
  public struct Requests: Decodable, Sendable {
    /// The rows of each step's batch.
    public let batches: [[[TokenID]]]
    /// Runs over all batches, by name.
    public let trajectories: [String: Trajectory]
    /// Learning rates; only GPT-2's fixture has them.
    public let schedules: Schedules?
  }

  /// A run's settings and what each step gave.
  public struct Trajectory: Decodable, Sendable {
    /// The learning rate from which the schedule falls to zero in a straight line.
    public let rate: Double
    /// The weight decay.
    public let decay: Float
    /// The largest gradient norm that is let through.
    public let clip: Float
    /// How much of the two moments is kept.
    public let betas: [Float]
    /// What is added to the divisor.
    public let epsilon: Float
    /// The loss of each step.
    public let losses: [Float]
    /// The gradient norm of each step before clipping.
    public let norms: [Float]
    /// The learning rate of each step.
    public let rates: [Double]
    /// How far the last parameters are from those in double precision, as a share of one plus the
    /// size, where that was measured.
    public let rounding: Float?
  }

  /// Learning rates of ten steps.
  public struct Schedules: Decodable, Sendable {
    /// The rate that the schedules start from or rise to.
    public let rate: Double
    /// The rates by the schedule's name, a stroke, and the number of warm-up steps.
    public let rates: [String: [Double]]
  }

  /// Reads the recorded steps of a fixture.
  public init(_ name: String) throws {
    try self.init(name, Weights(fixture: Fixture.folder.appending(path: name)))
  }

  /// Reads the recorded steps of a model of another family.
  public init(family name: String) throws {
    try self.init("families/" + name, FamilyFixture.weights(name))
  }

  private init(_ name: String, _ weights: Weights) throws {
    self.weights = weights
    let folder = Fixture.folder.appending(path: name)
    requests = try JSONDecoder().decode(
      Requests.self, from: Data(contentsOf: folder.appending(path: "training.json")))
    arrays = try readArrays(folder.appending(path: "training.safetensors"))
  }

  /// The names of the recorded arrays.
  public var names: [String] { arrays.keys.sorted() }

  /// A recorded array; a missing one is a mistake of the test.
  public subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("training has no \(name)") }
    return array
  }
}
