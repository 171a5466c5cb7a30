public import Analyses
public import Circuits
import Figures
public import Screen
import Tasks

extension CircuitCard {
  /// The card as a page that is drawn and exported.
  ///
  /// - Parameters:
  ///   - name: the circuit, in a few words.
  ///   - score: the unit of the scores.
  ///   - settings: how many of what it took.
  /// - Returns: the page.
  public func page(of name: String, _ score: Score, _ settings: CardSettings) -> Card {
    let heads = circuit.heads.count
    let model = Numeral.fixed(Double(model), decimals: 3, signed: true)
    let level = Int((100 * settings.bootstrap.level).rounded())
    return Card(
      heading: name,
      lines: [
        "\(heads) \(heads == 1 ? "head" : "heads") in \(circuit.classes.count) "
          + "\(circuit.classes.count == 1 ? "class" : "classes"); "
          + "F(M) \(model) \(score.unit), mean over \(prompts) prompts",
        "heads kept \(settings.positionMode.rawValue)",
      ],
      rows: rows.map(\.row),
      intervalMeaning:
        "\(level) % intervals, bootstrap over prompts (seed \(settings.bootstrap.seed)); of "
        + "stability the least and the largest")
  }
}

extension CircuitCard.Row {
  /// The row with the scale that its number is drawn on.
  fileprivate var row: Card.Row {
    let title = question.title + (subject.map { ", \($0)" } ?? "")
    let isRank = question == .randomCircuits
    return Card.Row(
      title, value.map(Double.init) ?? .nan, decimals: isRank ? 0 : 1, unit: "%",
      words: value.map { isRank ? "\(Int($0)) \(unit)" : "" } ?? "not measured",
      interval: interval.map { Double($0.low)...Double($0.high) }, scale: scale,
      reference: reference, sentence: sentence, verdict: drawnVerdict)
  }

  /// The ends of a scale of percent that holds number and interval; none for a rank.
  private var scale: ClosedRange<Double>? {
    guard question != .randomCircuits, let value else { return nil }
    let ends = [value, interval?.low ?? value, interval?.high ?? value].map(Double.init)
    return min(0, ends.min() ?? 0)...max(usualEnd, ends.max() ?? 0)
  }

  private var usualEnd: Double {
    switch question {
    case .meanFaithfulness, .resampledFaithfulness, .generalization:
      Double(CardSettings.faithful.upperBound)
    case .completeness: 2 * Double(CardSettings.apart)
    case .minimality: 10 * Double(CardSettings.least)
    case .samples, .seeds, .randomCircuits: 100
    }
  }

  /// The limit that the sentence names.
  private var reference: Double? {
    switch question {
    case .meanFaithfulness, .resampledFaithfulness, .generalization: 100
    case .completeness: Double(CardSettings.apart)
    case .minimality: Double(CardSettings.least)
    case .samples, .seeds: Double(CardSettings.overlap)
    case .randomCircuits: nil
    }
  }

  private var drawnVerdict: Card.Verdict {
    switch verdict {
    case .good: .good
    case .open: .open
    case .poor: .poor
    }
  }
}
