import Analyses
import Circuits
import Figures
import Screen
import Tasks
import Transformer

/// What rows read their numbers from.
struct RowContext: Sendable {
  let plan: ReproductionPlan
  let results: Results
  let version: String

  var roles: Roles { Roles(plan, results) }

  /// How intervals are drawn: 95 % of 1,000 resamples of the prompts.
  static let bootstrap = Bootstrap()

  /// F of a model, with its interval over prompts.
  func score(_ model: Tuned?) throws(ReproductionError) -> (
    value: Double, interval: ClosedRange<Double>?
  ) {
    let scores = try scores(model)
    return (Self.mean(scores), Self.interval(scores))
  }

  /// f of each prompt in a model.
  func scores(_ model: Tuned?) throws(ReproductionError) -> [Double] {
    try results.prompts("f-\(model?.id ?? "base")", "logitDifference")
  }

  /// The attribution of each head in a model.
  func attribution(_ model: Tuned?) throws(ReproductionError) -> [[Double]] {
    try results.grid("dla-\(model?.id ?? "base")", "heads")
  }

  static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  /// The interval of a mean over prompts.
  static func interval(_ values: [Double]) -> ClosedRange<Double>? {
    range(
      bootstrap.interval(count: values.count) { drawn in Float(mean(drawn.map { values[$0] })) })
  }

  static func range(_ interval: Interval?) -> ClosedRange<Double>? {
    guard let interval, interval.low <= interval.high else { return nil }
    return Double(interval.low)...Double(interval.high)
  }

  /// Heads with their numbers, the largest magnitudes first.
  static func ranked(_ grid: [[Double]], _ count: Int) -> [(head: Head, value: Double)] {
    let all = grid.enumerated().flatMap { layer, row in
      row.enumerated().map { (head: Head(layer, $0.offset), value: $0.element) }
    }
    return Array(
      all.filter { !$0.value.isNaN }.sorted { abs($0.value) > abs($1.value) }.prefix(count))
  }

  /// The value of a head in a grid.
  static func value(_ grid: [[Double]], _ head: Head) -> Double {
    grid.indices.contains(head.layer) && grid[head.layer].indices.contains(head.index)
      ? grid[head.layer][head.index] : .nan
  }

  /// The heads of the original circuit.
  var circuitHeads: Set<Head> {
    get throws(ReproductionError) { Set(try roles.circuit.map(\.head)) }
  }

  /// The head of a role.
  func head(_ role: Role) throws(ReproductionError) -> Head {
    Head(try roles.name(role)) ?? Head(0, 0)
  }

  /// Why the head of a role is none of the paper's kind here; nil where it is one.
  func standIn(_ role: Role) throws(ReproductionError) -> String? {
    guard !plan.subject.isGPT2Small, let wanted = role.className else { return nil }
    let head = try head(role)
    let found = try roles.circuit.first { $0.head == head }?.className
    guard found != wanted else { return nil }
    let place = found.map { "is of the class \($0)" } ?? "is in no class of the circuit"
    return
      "The circuit of this model has no \(wanted). Head \(head), which \(place), stands in for "
      + "the paper's \(role.inGPT2)."
  }

  /// Where the numbers of a composed figure come from.
  func provenance(_ conventions: [String]) -> Provenance {
    Provenance(
      version: version,
      checkpoints: [
        .init(slot: "", path: plan.subject.path, sha256: plan.subject.sha256)
      ],
      prompts: .init(
        count: plan.settings.prompts, first: [], set: "prompts/ioi.jsonl of this report"),
      conventions: conventions)
  }
}

/// A figure that a row puts together, and the stem of its files.
struct RowFigure: Sendable {
  var stem: String
  var figure: Figure
}
