import Analyses
import Screen
import Tasks
import Transformer

/// The panes of the head screen, in the order of Tab.
enum DetailPane: Int, CaseIterable, Sendable {
  case scatter, tokens, facts, repair, weights

  /// Its title.
  var title: String {
    switch self {
    case .scatter: "Attention against what is written"
    case .tokens: "Tokens promoted and suppressed at END"
    case .facts: "Facts"
    case .repair: "Self-repair: what makes up for it"
    case .weights: "From weights alone: OV and QK"
    }
  }
}

/// A number about a head.
struct HeadFact: Hashable, Sendable {
  var name: String
  var value: Comparison
  var isSigned: Bool
}

/// A token that a head promotes or suppresses.
struct HeadToken: Hashable, Sendable {
  var token: TokenName
  var logit: Comparison

  /// The label of a token, and its part in the prompt.
  struct TokenName: Hashable, Sendable {
    var text: String
    var part: Part
  }

  /// The part of a token in the prompt.
  enum Part: Hashable, Sendable {
    case answer, distractor, other
  }
}

/// The scatter points of one condition.
struct ScatterGroup: Sendable {
  /// The name of the condition, as `A` or `after`; empty if there is only one.
  var title: String
  var scatter: HeadScatter
}

extension Scene<HeadDetailState> {
  // MARK: Scatter

  /// Which occurrences of the subject count.
  var scatterSubjects: HeadScatter.Subjects { own.countsBothSubjects ? .both : .first }

  /// The prompts behind the points.
  private var scatterPrompts: [Prompt] { document.list?.prompts ?? [document.prompt] }

  /// Why there are no points; nil if there are.
  var missingNames: String? {
    let names = ["IO", "S1"] + (own.countsBothSubjects ? ["S2"] : [])
    let isWhole = scatterPrompts.allSatisfy { prompt in
      names.allSatisfy { prompt.positions[$0] != nil }
    }
    guard !isWhole else { return nil }
    return
      "Points need prompts with an indirect object and a subject: \(names.joined(separator: ", "))"
      + ". L takes a list of them."
  }

  /// The known points of every condition that tables compare.
  var scatterGroups: [ScatterGroup] {
    let sides =
      axis.map { [($0.first, $0.titles[0]), ($0.second, $0.titles[1])] } ?? [(leading, "")]
    return sides.compactMap { condition, title in
      findings[ScatterQuery(condition, head, scatterSubjects)].map {
        ScatterGroup(title: title, scatter: $0)
      }
    }
  }

  /// The correlation of the points of a name.
  func correlation(of name: HeadScatter.Name) -> Comparison {
    comparison {
      findings[ScatterQuery($0, head, scatterSubjects)]?.correlation(of: name).map(Double.init)
    }
  }

  // MARK: Tokens

  /// The tokens that the head promotes, or suppresses, most, in the order shown.
  func headTokens(promoted: Bool) -> [HeadToken] {
    func entries(_ condition: Condition) -> [HeadTokens.Entry] {
      let tokens = findings[HeadTokensQuery(condition, head)]
      return (promoted ? tokens?.promoted : tokens?.suppressed) ?? []
    }
    func logit(_ condition: Condition, _ entry: HeadTokens.Entry) -> Double? {
      entries(condition).first { $0.token == entry.token }.map { Double($0.logit) }
    }
    return entries(leading).map { entry in
      let part: HeadToken.Part =
        entry.token == document.prompt.answer
        ? .answer : entry.token == document.prompt.distractor ? .distractor : .other
      return HeadToken(
        token: .init(text: label(entry.token), part: part),
        logit: comparison { logit($0, entry) })
    }
  }

  // MARK: Facts

  /// The known numbers about the head.
  var headFacts: [HeadFact] {
    let names = HeadMeasure.attentionNames(document.prompt)
    let measures: [HeadMeasure] =
      [.attribution, .effect] + names.map { .attention($0) }
      + [.previousToken, .duplicateToken, .induction]
    let copying: [(String, KeyPath<HeadCopying, Float>)] = [
      ("copying score", \.score), ("negative copying score", \.negativeScore),
    ]
    return measures.map { measure in
      HeadFact(
        name: measure.title, value: comparison(measure, head), isSigned: measure.isSigned)
    }
      + copying.map { name, path in
        HeadFact(
          name: name,
          value: comparison {
            findings[CopyingQuery($0.model, head)].map { Double($0[keyPath: path]) }
          }, isSigned: false)
      }
  }

  // MARK: Circuits

  /// The number of directions that carry a circuit.
  func participation(_ circuit: TokenPairs.Circuit) -> Comparison {
    comparison { condition in
      findings[CircuitsQuery(condition.model, head)].map {
        Double(HeadCircuits.participation($0.values(circuit)))
      }
    }
  }

  /// The singular values of a circuit of the checkpoint that is shown.
  func singularValues(_ circuit: TokenPairs.Circuit) -> [Float] {
    findings[CircuitsQuery(leading.model, head)]?.values(circuit) ?? []
  }

  // MARK: Rows

  /// The number of rows that the cursor of a pane moves over.
  func detailRowCount(_ pane: DetailPane) -> Int {
    switch pane {
    case .scatter: 1
    case .tokens: max(headTokens(promoted: true).count, headTokens(promoted: false).count)
    case .facts: headFacts.count
    case .repair: max(1, backups.count)
    case .weights:
      TokenPairs.Circuit.allCases.compactMap { circuit in
        findings[TokenPairsQuery(leading.model, head, circuit)].map {
          max($0.largest.count, $0.smallest.count)
        }
      }.max() ?? 1
    }
  }

  /// The row under the cursor of a pane.
  func detailRow(_ pane: DetailPane) -> Int {
    max(0, min(own.rows[pane.rawValue] ?? 0, detailRowCount(pane) - 1))
  }
}

extension HeadCircuits {
  /// The singular values of one of the two circuits.
  fileprivate func values(_ circuit: TokenPairs.Circuit) -> [Float] {
    circuit == .ov ? ov : qk
  }
}
