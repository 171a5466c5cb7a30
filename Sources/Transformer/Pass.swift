public import Tensors
public import Tokens

/// What one forward pass edits, keeps and computes.
public struct Pass: Sendable {
  /// The edits to apply.
  public var interventions: [Intervention]
  /// The sites whose values to keep; nothing else is kept.
  public var capture: Set<Site>
  /// The logits to compute.
  public var logits: LogitRequest
  /// What is dropped at random, as in training; nothing in any analysis.
  public var dropout: Dropout?
  /// Checked between halves of a block.
  public var cancellation: Cancellation?

  /// A pass; by default it keeps nothing but the logits after the last token of each row.
  public init(
    interventions: [Intervention] = [], capture: Set<Site> = [], logits: LogitRequest = .last,
    dropout: Dropout? = nil, cancellation: Cancellation? = nil
  ) {
    self.interventions = interventions
    self.capture = capture
    self.logits = logits
    self.dropout = dropout
    self.cancellation = cancellation
  }

  /// The bytes that the result of the pass will hold, before it runs.
  public func cost(in configuration: Configuration, lengths: [Int]) -> Int {
    let captured = capture.reduce(0) { $0 + $1.count(in: configuration, lengths: lengths) }
    return 4 * (captured + logits.count(in: configuration, lengths: lengths))
  }
}

/// Which logits a pass computes: at which positions, for which tokens.
public struct LogitRequest: Hashable, Sendable {
  /// The positions of each row.
  public var positions: Positions
  /// The tokens of each batch row, as many for each; nil for the whole vocabulary.
  public var tokens: [[TokenID]]?

  /// The positions whose logits are computed.
  public enum Positions: Hashable, Sendable {
    /// None.
    case none
    /// All positions of all rows.
    case all
    /// The last position of each row.
    case last
    /// One position of each row.
    case at([Int])
  }

  /// Logits at positions, of all tokens unless some are listed for each row.
  public init(_ positions: Positions, tokens: [[TokenID]]? = nil) {
    self.positions = positions
    self.tokens = tokens
  }

  /// No logits.
  public static let none = LogitRequest(.none)
  /// All logits of all positions.
  public static let all = LogitRequest(.all)
  /// All logits of the last position of each row.
  public static let last = LogitRequest(.last)

  /// The one position of each row whose logits are requested; nil for all positions or none.
  func single(lengths: [Int]) -> [Int]? {
    switch positions {
    case .none, .all: nil
    case .last: lengths.map { $0 - 1 }
    case .at(let positions): positions
    }
  }

  func count(in configuration: Configuration, lengths: [Int]) -> Int {
    let columns = tokens?.first?.count ?? configuration.vocabulary
    return switch positions {
    case .none: 0
    case .all: lengths.reduce(0, +) * columns
    case .last, .at: lengths.count * columns
    }
  }
}

/// What a forward pass returns: logits and captured sites.
public struct Activations: Sendable {
  /// [R, V], or [R, tokens] where tokens were listed: R counts batch rows, or positions where all
  /// were requested; nil where no logits were.
  public internal(set) var logits: Tensor?

  var sites: [Site: Tensor] = [:]

  /// The value of a captured site.
  ///
  /// That the pass captured it is a precondition.
  public subscript(site: Site) -> Tensor {
    guard let value = sites[site] else {
      preconditionFailure("\(site) was not captured")
    }
    return value
  }

  /// The sites that were captured.
  public var captured: Set<Site> { Set(sites.keys) }
}

extension Activations {
  /// The same sites with other logits.
  package func with(logits: Tensor?) -> Activations {
    var other = self
    other.logits = logits
    return other
  }

  /// These sites, and those of `sites` that only an earlier pass captured.
  package func completed(by earlier: Activations, for sites: Set<Site>) -> Activations {
    var whole = self
    for site in sites where whole.sites[site] == nil { whole.sites[site] = earlier.sites[site] }
    return whole
  }
}
