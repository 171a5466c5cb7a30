import Analyses
import Tasks
import Tensors
import Tokens
import Transformer

/// What is known of all heads beside their effects: where they look on the prompts, and on repeated
/// random tokens.
struct HeadChecks: Sendable {
  /// Who looks where, by the names of positions.
  enum Look: String, CaseIterable, Sendable {
    case endToIO = "END->IO"
    case endToS1 = "END->S1"
    case endToS2 = "END->S2"
    case secondToFirst = "S2->S1"
    case secondToNext = "S2->S1+1"
    case nextToFirst = "S1+1->S1"

    var query: String {
      switch self {
      case .endToIO, .endToS1, .endToS2: "END"
      case .secondToFirst, .secondToNext: "S2"
      case .nextToFirst: "S1+1"
      }
    }

    var key: String {
      switch self {
      case .endToIO: "IO"
      case .endToS1, .secondToFirst, .nextToFirst: "S1"
      case .endToS2: "S2"
      case .secondToNext: "S1+1"
      }
    }
  }

  /// The positions that prompts must have.
  static let positions = ["IO", "S1", "S1+1", "S2"]

  /// `[layer][head]` for each look.
  private var looks: [Look: [[Float]]] = [:]
  private let scores: HeadScores?

  /// Runs the prompts once.
  ///
  /// - Throws: `AnalysisError`, for a prompt without one of the positions, or when stopped.
  ///
  /// Cost: one pass; holds L H T² numbers of some prompts at a time.
  init(
    _ subject: Subject, scores: HeadScores?, _ cancellation: Cancellation?
  ) throws(AnalysisError) {
    self.scores = scores
    let configuration = subject.weights.configuration
    let zeros = [[Double]](
      repeating: [Double](repeating: 0, count: configuration.heads), count: configuration.layers)
    var sums = Dictionary(uniqueKeysWithValues: Look.allCases.map { ($0, zeros) })
    for part in subject.parts(of: Self.positionLimit) {
      let sites = (0..<configuration.layers).map { Site.block($0, .pattern) }
      let activations = try Self.forward(part, Set(sites), cancellation)
      for (layer, site) in sites.enumerated() {
        let pattern = activations[site].elements
        Self.eachPlace(part.prompts.prompts, heads: configuration.heads) { look, head, place in
          sums[look]?[layer][head] += Double(pattern[place])
        }
      }
    }
    let count = Double(subject.prompts.prompts.count)
    looks = sums.mapValues { $0.map { $0.map { Float($0 / count) } } }
  }

  /// The most positions whose patterns are held.
  private static let positionLimit = 2048

  private static func forward(
    _ part: Subject, _ sites: Set<Site>, _ cancellation: Cancellation?
  ) throws(AnalysisError) -> Activations {
    do { return try part.forward(capture: sites, cancellation) } catch { throw .cancelled }
  }

  /// Goes over the places of a layer's patterns that are looked at.
  private static func eachPlace(
    _ prompts: [Prompt], heads: Int, _ body: (_ look: Look, _ head: Int, _ place: Int) -> Void
  ) {
    var start = 0
    for prompt in prompts {
      let length = prompt.tokens.count
      for look in Look.allCases {
        guard let query = prompt.position(named: look.query),
          let key = prompt.position(named: look.key)
        else { continue }
        for head in 0..<heads { body(look, head, start + (head * length + query) * length + key) }
      }
      start += heads * length * length
    }
  }

  /// Mean attention of a head.
  func attention(_ head: Head, _ look: Look) -> Float { looks[look]?[head.layer][head.index] ?? 0 }

  /// All that is known of a head.
  func checks(_ head: Head) -> DiscoveryChecks {
    DiscoveryChecks(
      attention: looks.reduce(into: [:]) {
        $0[$1.key.rawValue] = $1.value[head.layer][head.index]
      },
      randomTokens: scores.map {
        DiscoveryChecks.RandomTokens(
          previousToken: $0.previousToken[head.layer][head.index],
          duplicateToken: $0.duplicateToken[head.layer][head.index],
          induction: $0.induction[head.layer][head.index])
      })
  }

  /// How much speaks for a head that acts at S2 as an induction head, and as a duplicate-token head:
  /// where it looks on the prompts, or on random tokens.
  func atSecond(_ head: Head) -> (induction: Float, duplicate: Float) {
    let (layer, index) = (head.layer, head.index)
    return (
      max(attention(head, .secondToNext), scores?.induction[layer][index] ?? 0),
      max(attention(head, .secondToFirst), scores?.duplicateToken[layer][index] ?? 0)
    )
  }

  /// How much speaks for a previous-token head.
  func previous(_ head: Head) -> Float {
    max(attention(head, .nextToFirst), scores?.previousToken[head.layer][head.index] ?? 0)
  }
}
