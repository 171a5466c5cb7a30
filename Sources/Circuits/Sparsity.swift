import Analyses
import Tasks
import Transformer

/// How small a circuit is: what is kept, of what there is, counted in one way.
///
/// The paper gives numbers and no definition; these are the natural ones.
public struct Sparsity: Codable, Hashable, Sendable {
  /// A word for the definition.
  public var name: String
  /// How many are kept.
  public var kept: Int
  /// Of how many.
  public var total: Int
  /// What is counted, in words.
  public var numerator: String
  /// What it is counted of, in words.
  public var denominator: String

  /// The share in percent.
  public var percent: Float { total == 0 ? 0 : 100 * Float(kept) / Float(total) }

  /// The sparsity of a circuit under every definition for circuits of heads.
  ///
  /// - Throws: `AnalysisError`, for a head that the model lacks or a position that a prompt lacks.
  static func all(of circuit: Circuit, _ subject: Subject) throws(AnalysisError) -> [Sparsity] {
    let configuration = subject.weights.configuration
    let heads = configuration.layers * configuration.heads
    let longest = subject.prompts.prompts.map(\.tokens.count).max() ?? 0
    let union = try KeptPositions(circuit, subject, .union)
    var pairs = 0
    for head in circuit.heads {
      pairs += union.positions(of: head).reduce(into: Set()) { $0.formUnion($1) }.count
    }
    let (places, _) = heads.multipliedReportingOverflow(by: longest)
    let denominator = "places: \(heads) heads × \(longest) positions of the longest prompt"
    return [
      Sparsity(
        name: "positions", kept: circuit.members.count, total: places,
        numerator: "pairs of a head and a named position", denominator: denominator),
      Sparsity(
        name: "union", kept: pairs, total: places,
        numerator: "pairs of a head and a position at which any prompt keeps it",
        denominator: denominator),
      Sparsity(
        name: "heads", kept: circuit.heads.count, total: heads, numerator: "heads",
        denominator: "heads of the model"),
    ]
  }
}
