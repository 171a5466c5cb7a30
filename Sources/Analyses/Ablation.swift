package import Tasks
public import Transformer

/// An ablation: which heads and MLPs have their output replaced, by what, and at which positions.
///
/// It is saved with results; `AblationReference` turns it into interventions.
///
/// Source: Wang et al. 2022, section 2.1; the conventions of the paper, appendix G.
public struct Ablation: Codable, Hashable, Sendable {
  /// The heads; their z is replaced.
  public var heads: [Head]
  /// The layers whose MLP output is replaced.
  public var mlps: [Int]
  /// What they are replaced by.
  public var kind: Kind
  /// Where.
  public var positions: Positions

  /// What an ablated component's output is replaced by.
  public enum Kind: String, CaseIterable, Codable, Hashable, Sendable {
    /// Zero. Note that a head's z contains its value bias, which goes too.
    case zero
    /// The mean over all reference prompts, position by position.
    case mean
    /// The mean over the reference prompts of the same template, position by position.
    case templateMean = "template-mean"
    /// The value in the paired reference prompt.
    case resample

    /// Whether values come from reference prompts.
    public var needsReference: Bool { self != .zero }
  }

  /// Positions at which an ablation acts, by name.
  public enum Positions: Hashable, Sendable {
    /// Every position.
    case all
    /// The named positions of each prompt; a number counts from 0.
    case named([String])
  }

  /// An ablation of heads and MLPs.
  public init(
    heads: [Head] = [], mlps: [Int] = [], kind: Kind = .mean, positions: Positions = .all
  ) {
    self.heads = heads
    self.mlps = mlps
    self.kind = kind
    self.positions = positions
  }

  /// The sites whose reference values the ablation needs.
  var sites: Set<Site> {
    Set(heads.map { Site.block($0.layer, .z) } + mlps.map { Site.block($0, .mlpOut) })
  }

  /// Checks that a model has the heads and layers.
  public func check(against configuration: Configuration) throws(AnalysisError) {
    for head in heads
    where !(0..<configuration.layers).contains(head.layer)
      || !(0..<configuration.heads).contains(head.index)
    {
      throw .noSuchHead(head, layers: configuration.layers, heads: configuration.heads)
    }
    for layer in mlps where !(0..<configuration.layers).contains(layer) {
      throw .noSuchLayer(layer, layers: configuration.layers)
    }
  }
}

extension Ablation.Positions: Codable {
  /// Reads `all`, or names with commas between.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes `all`, or names with commas between.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// Reads `all`, or names with commas between.
  public init(_ text: String) {
    let names = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    self = text == "all" || names.isEmpty ? .all : .named(names)
  }

  /// The names with commas between, or `all`.
  public var text: String {
    switch self {
    case .all: "all"
    case .named(let names): names.joined(separator: ",")
    }
  }

  /// The positions in each prompt; nil for all.
  package func resolved(in prompts: PromptSet) throws(AnalysisError) -> [[Int]]? {
    guard case .named(let names) = self else { return nil }
    var rows: [[Int]] = []
    for (index, prompt) in prompts.prompts.enumerated() {
      var row: Set<Int> = []
      for name in names {
        guard let position = prompt.position(named: name) else {
          throw .noSuchPosition(name, prompt: index, known: prompt.positions.keys.sorted())
        }
        row.insert(position)
      }
      rows.append(row.sorted())
    }
    return rows
  }
}
