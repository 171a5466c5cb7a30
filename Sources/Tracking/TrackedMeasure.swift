public import Transformer

/// A number, or one number a head, that is tracked while a model changes: from step to step of a
/// training run, or from checkpoint to checkpoint of a series.
///
/// As text it is a word, with a head behind a colon where it is about one head: `circuit`,
/// `attribution` (a map of all heads), `attribution:9.9`, `attention-IO:9.9`, `self-repair:9.9`.
public enum TrackedMeasure: Hashable, Sendable {
  /// F(C), the score of the circuit alone, in the unit of the score.
  case circuit
  /// 100 F(C) / F(M).
  case faithfulness
  /// A number of one head.
  case head(HeadKind, Head)
  /// That number of every head.
  case map(HeadKind)
  /// The paper's self-repair when one head is ablated at END by its template's mean, in logits.
  case selfRepair(Head)

  /// What is measured of a head.
  public enum HeadKind: Hashable, Sendable {
    /// Direct attribution to the logit difference, in logits.
    case attribution
    /// Attention from END to a named position: a mean probability.
    case attention(to: String)
    /// Attention to the token before, on repeated random tokens.
    case previousToken
    /// Attention to the same token before, on repeated random tokens.
    case duplicateToken
    /// Attention to the token after the same one, on repeated random tokens.
    case induction
  }
}

extension TrackedMeasure.HeadKind: CustomStringConvertible {
  private static let attentionPrefix = "attention-"

  /// Reads a name, as `attribution` or `attention-IO`; nil for any other text.
  public init?(_ text: some StringProtocol) {
    switch text {
    case "attribution": self = .attribution
    case "previous-token": self = .previousToken
    case "duplicate-token": self = .duplicateToken
    case "induction": self = .induction
    default:
      guard text.hasPrefix(Self.attentionPrefix) else { return nil }
      let name = text.dropFirst(Self.attentionPrefix.count)
      guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "+-_".contains($0) })
      else { return nil }
      self = .attention(to: String(name))
    }
  }

  /// Its name, as `attribution` or `attention-IO`.
  public var description: String {
    switch self {
    case .attribution: "attribution"
    case .attention(let position): Self.attentionPrefix + position
    case .previousToken: "previous-token"
    case .duplicateToken: "duplicate-token"
    case .induction: "induction"
    }
  }

  /// Whether it is read on random tokens instead of the prompts.
  var isScore: Bool {
    switch self {
    case .previousToken, .duplicateToken, .induction: true
    case .attribution, .attention: false
    }
  }

  /// Whether its numbers have a sign; the others are probabilities.
  public var isSigned: Bool { self == .attribution }
}

extension TrackedMeasure: CustomStringConvertible {
  /// Reads a name, as `circuit`, `attribution` or `attention-IO:9.9`; nil for any other text.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let word = parts.first else { return nil }
    guard parts.count == 2 else {
      switch word {
      case "circuit": self = .circuit
      case "faithfulness": self = .faithfulness
      default:
        guard let kind = HeadKind(word) else { return nil }
        self = .map(kind)
      }
      return
    }
    guard let head = Head(parts[1]) else { return nil }
    if word == "self-repair" {
      self = .selfRepair(head)
    } else if let kind = HeadKind(word) {
      self = .head(kind, head)
    } else {
      return nil
    }
  }

  /// Its name, which `init(_:)` reads back.
  public var description: String {
    switch self {
    case .circuit: "circuit"
    case .faithfulness: "faithfulness"
    case .head(let kind, let head): "\(kind):\(head)"
    case .map(let kind): "\(kind)"
    case .selfRepair(let head): "self-repair:\(head)"
    }
  }

  /// The names that can be given, for messages.
  public static let names =
    "circuit, faithfulness, attribution, attention-IO (or another position), previous-token, "
    + "duplicate-token, induction, each of all heads or of one, as attribution:9.9, and "
    + "self-repair:9.9"

  /// Reads a list of names with commas between; `none` is an empty list.
  ///
  /// - Parameter text: the names; blanks around them do not count.
  /// - Returns: the measures, each once, in their order.
  /// - Throws: `unknown`, with the first name that is none.
  public static func list(_ text: String) throws(TrackingError) -> [TrackedMeasure] {
    var measures: [TrackedMeasure] = []
    let names = text.split(separator: ",", omittingEmptySubsequences: true)
      .map { $0.drop { $0 == " " } }.map { name in
        String(name.reversed().drop { $0 == " " }.reversed())
      }
    if names == ["none"] { return [] }
    for name in names where !name.isEmpty {
      guard let measure = TrackedMeasure(name) else { throw .unknown(name) }
      if !measures.contains(measure) { measures.append(measure) }
    }
    return measures
  }

  /// The head that it is about; nil for one of the whole model or a map.
  public var head: Head? {
    switch self {
    case .head(_, let head), .selfRepair(let head): head
    case .circuit, .faithfulness, .map: nil
    }
  }

  var needsCircuit: Bool { self == .circuit || self == .faithfulness }

  /// Whether values of paired prompts stand in for what is ablated.
  var needsReference: Bool {
    if case .selfRepair = self { true } else { needsCircuit }
  }

  /// The kind of a head's number; nil for others.
  var kind: HeadKind? {
    switch self {
    case .head(let kind, _), .map(let kind): kind
    case .circuit, .faithfulness, .selfRepair: nil
    }
  }
}
