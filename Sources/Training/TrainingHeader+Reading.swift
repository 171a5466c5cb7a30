public import StrictJSON
import Transformer

extension TrainingHeader {
  /// A header from the first line of a run log, as this version or another wrote it.
  ///
  /// What the line lacks or has of another kind gets its default; nil where it is no header.
  ///
  /// - Parameter line: an object of this schema.
  public init?(_ line: JSON) {
    guard line["schema"]?.string == Self.schema else { return nil }
    func count(_ name: String) -> Int { max(0, line[name]?.integer ?? 0) }
    func texts(_ name: String) -> [String] { line[name]?.array?.compactMap(\.string) ?? [] }
    self.init(
      version: line["version"]?.string ?? "", checkpoint: Source(line["checkpoint"]),
      data: Source(line["data"]), block: count("block"),
      sentences: line["sentences"]?.bool ?? false, threads: count("threads"),
      settings: TrainingSettings(line["settings"]))
    (rows, tokens, steps) = (count("rows"), count("tokens"), count("steps"))
    stepsPerEpoch = count("stepsPerEpoch")
    (evaluations, evaluationHashes) = (texts("evaluations"), texts("evaluationHashes"))
    tracked = texts("tracked")
    ranks = max(1, line["ranks"]?.integer ?? 1)
  }
}

extension TrainingHeader.Source {
  /// A source; checkpoints have a path for a name.
  fileprivate init(_ line: JSON?) {
    self.init(
      name: line?["name"]?.string ?? line?["path"]?.string ?? "",
      sha256: line?["sha256"]?.string ?? "",
      recipe: line?["count"]?.integer.map { count in
        TrainingHeader.Recipe(
          count: count, seed: line?["seed"]?.seed ?? 0, templates: line?["templates"]?.string)
      })
  }
}

extension TrainingSettings {
  /// The settings of a header; where it lacks one, the usual one.
  fileprivate init(_ line: JSON?) {
    self.init()
    func positive(_ name: String) -> Int? { line?[name]?.integer.flatMap { $0 > 0 ? $0 : nil } }
    func single(_ name: String) -> Float? { line?[name]?.number.map { Float($0) } }
    if let count = positive("epochs") { length = .epochs(count) }
    if let count = positive("steps") { length = .steps(count) }
    batch = positive("batch") ?? batch
    learningRate = line?["lr"]?.number ?? learningRate
    schedule = Schedule(
      line?["schedule"]?.string.flatMap(Schedule.Shape.init(rawValue:)) ?? .linear,
      warmUp: positive("warm-up") ?? 0)
    optimiser.weightDecay = single("weight-decay") ?? optimiser.weightDecay
    optimiser.firstDecay = single("beta1") ?? optimiser.firstDecay
    optimiser.secondDecay = single("beta2") ?? optimiser.secondDecay
    optimiser.epsilon = single("epsilon") ?? optimiser.epsilon
    if let clip = line?["clip"] { optimiser.clip = clip.number.map { Float($0) } }
    if let parts = line?["dropout"]?.array?.compactMap(\.number), parts.count == 3 {
      dropout = Dropout(
        embedding: Float(parts[0]), attention: Float(parts[1]), residual: Float(parts[2]), seed: 0)
    }
    seed = line?["seed"]?.seed ?? seed
    order = line?["order"]?.string.flatMap(Batches.Order.init(rawValue:)) ?? order
    evaluateEvery = positive("evaluate-every")
    saveEvery = positive("save-every") ?? saveEvery
    saveStateEvery = positive("state-every")
  }
}

extension JSON {
  /// A seed, which is a string where readers of JSON would round it.
  fileprivate var seed: UInt64? {
    integer.flatMap { UInt64(exactly: $0) } ?? string.flatMap { UInt64($0) }
  }
}
