import Analyses
import Transformer

/// What is known so far about the prompt on the screen.
struct Findings: Equatable, Sendable {
  private(set) var predictions: [Side: NextToken.Prediction] = [:]
  private(set) var attributions: [Side: HeadAttribution] = [:]
  private(set) var lenses: [Side: LogitLens] = [:]
  private(set) var sweeps: [Side: [Int: [Float]]] = [:]
  private(set) var scores: HeadScores?
  private(set) var nonFinite: [String]?
  private(set) var hash: String?
  private var patterns: [Side: [Head: [[Float]]]] = [:]
  private var endAttention: [Side: [[[Float]]]] = [:]
  private var known: Set<Work> = []

  /// Whether a piece of work is done.
  func has(_ work: Work) -> Bool { known.contains(work) }

  /// Takes in what was found.
  mutating func take(_ finding: Finding, of work: Work) {
    known.insert(work)
    switch (work, finding) {
    case (.prediction(let side), .prediction(let value)): predictions[side] = value
    case (.attribution(let side), .attribution(let value)): attributions[side] = value
    case (.patterns(let side, _), .patterns(let value)):
      patterns[side, default: [:]].merge(value) { $1 }
    case (.endAttention(let side), .endAttention(let value)): endAttention[side] = value
    case (.lens(let side), .lens(let value)): lenses[side] = value
    case (.sweep(let side, let layer), .sweep(let value)): sweeps[side, default: [:]][layer] = value
    case (.scores, .scores(let value)): scores = value
    case (.finite, .nonFinite(let value)): nonFinite = value
    case (.hash, .hash(let value)): hash = value
    default: break
    }
  }

  /// The pattern of a head, `[query][key]`.
  func pattern(_ side: Side, _ head: Head) -> [[Float]]? { patterns[side]?[head] }

  /// How much a head attends from END to a position.
  func endAttention(_ side: Side, _ head: Head, end: Int, to position: Int) -> Float? {
    let row = patterns[side]?[head].flatMap { $0.indices.contains(end) ? $0[end] : nil }
    let known = row ?? endAttention[side].map { $0[head.layer][head.index] }
    return known.flatMap { $0.indices.contains(position) ? $0[position] : nil }
  }

  /// What a sweep found for a head.
  func effect(_ side: Side, _ head: Head) -> Float? {
    sweeps[side]?[head.layer].flatMap { $0.indices.contains(head.index) ? $0[head.index] : nil }
  }

  /// Forgets what no longer holds.
  mutating func forget(where isStale: (Work) -> Bool) {
    for work in known where isStale(work) {
      known.remove(work)
      switch work {
      case .prediction(let side): predictions[side] = nil
      case .attribution(let side): attributions[side] = nil
      case .patterns(let side, _): patterns[side] = nil
      case .endAttention(let side): endAttention[side] = nil
      case .lens(let side): lenses[side] = nil
      case .sweep(let side, let layer):
        sweeps[side]?[layer] = nil
        if sweeps[side]?.isEmpty ?? false { sweeps[side] = nil }
      case .scores: scores = nil
      case .finite: nonFinite = nil
      case .hash: hash = nil
      case .references: break
      }
    }
  }
}
