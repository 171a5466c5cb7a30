import Analyses

// What the numbers of a card say in words.

extension CircuitCard.Row {
  /// How much of the model's score the circuit has alone.
  static func faithfulness(
    _ question: CircuitCard.Question, of subject: String? = nil, _ run: CircuitRun
  ) -> Self {
    let scores = "scores \(number(run.circuit)) of the model's \(number(run.model))"
    let sentence =
      "Alone, with \(run.convention.kind.outside) elsewhere, it \(scores)"
      + (subject == nil ? ". " : " on \(run.prompts.count) prompts. ")
    let (verdict, words) = judged(run)
    return Self(
      question, of: subject, run.faithfulnessPercent, "%", run.percentInterval, verdict,
      sentence + words)
  }

  private static func judged(_ run: CircuitRun) -> (CircuitCard.Verdict, String) {
    let limits = CardSettings.faithful
    let words = "\(Int(limits.lowerBound)) to \(Int(limits.upperBound)) %"
    guard run.faithfulnessPercent != nil else {
      return (
        .open,
        "The model's own score is next to nothing, so that there is no share of it; the difference is "
          + "\(number(run.faithfulness))."
      )
    }
    guard let interval = run.percentInterval else {
      return (
        .open,
        "These prompts are too few, or their scores too near zero, to tell where it would lie on others."
      )
    }
    if interval.high < limits.lowerBound {
      return (.poor, "That is below \(words): part of what the model does lies outside.")
    }
    if interval.low > limits.upperBound {
      return (.poor, "That is above \(words): heads that write against the answer lie outside.")
    }
    if interval.low >= limits.lowerBound, interval.high <= limits.upperBound {
      return (.good, "Its whole interval lies in \(words).")
    }
    return (
      .open, "Its interval crosses the limits of \(words): these prompts do not settle it."
    )
  }

  /// How far apart circuit and model are without the same heads.
  static func completeness(_ result: Completeness, _ bootstrap: Bootstrap) -> Self {
    let sets = result.points.filter { $0.kind != .nothing }
    guard let worst = sets.max(by: { $0.score < $1.score }) else {
      return unmeasured(.completeness, because: "the circuit has no heads to take away.")
    }
    let percent = Share.percent(worst.score, of: abs(result.model))
    let interval = worst.interval.flatMap { interval -> Interval? in
      guard let low = Share.percent(interval.low, of: abs(result.model)),
        let high = Share.percent(interval.high, of: abs(result.model))
      else { return nil }
      return Interval(low: low, high: high, level: interval.level)
    }
    let heads = "\(worst.removed.count) \(worst.removed.count == 1 ? "head" : "heads")"
    var sentence =
      "Farthest apart without \(worst.name) (\(heads)): the circuit scores "
      + "\(number(worst.circuit)), the model \(number(worst.model)). "
    if let percent {
      sentence +=
        percent > CardSettings.apart
        ? "More than \(Int(CardSettings.apart)) % of F(M): one of the two has something in their place "
          + "that the other lacks."
        : "None of the \(sets.count) sets tried parts them by more than "
          + "\(Int(CardSettings.apart)) % of F(M); others may."
    } else {
      sentence += "F(M) is next to nothing, so that there is no share of it."
    }
    let verdict: CircuitCard.Verdict =
      percent.map { $0 > CardSettings.apart ? .poor : .good } ?? .open
    return Self(.completeness, percent, "% of F(M) apart", interval, verdict, sentence)
  }

  /// What the head adds that adds least.
  static func minimality(_ result: Minimality) -> Self {
    guard let least = result.entries.min(by: { $0.score < $1.score }) else {
      return unmeasured(.minimality, because: "the circuit has no heads.")
    }
    let count = result.entries.count
    let few = result.entries.count { ($0.percent ?? .infinity) < CardSettings.least }
    var sentence =
      "Least: \(least.member) (\(least.className)), \(number(least.score)) beside "
      + "\(least.removed.count) removed. "
    if least.percent == nil {
      sentence += "F(M) is next to nothing, so that there is no share of it."
    } else if few == 0 {
      sentence +=
        "All \(count) heads add \(Int(CardSettings.least)) % of F(M) or more for the set tried."
    } else {
      sentence +=
        "\(few) of \(count) heads add less than \(Int(CardSettings.least)) % of F(M) for the set tried."
    }
    return Self(
      .minimality, least.percent, "% of F(M) at least", least.percentInterval,
      least.percent == nil ? .open : few == 0 ? .good : .poor, sentence)
  }

  /// The place among random circuits.
  static func random(_ result: RandomCircuits) -> Self {
    let count = result.random.count
    guard count > 0 else {
      return unmeasured(.randomCircuits, because: "no random circuits were asked for.")
    }
    let near = result.rank - 1
    let words =
      near == 0
      ? "None of \(count) random circuits with as many heads in each layer comes as near to F(M). "
      : "\(near) of \(count) random circuits with as many heads in each layer come as near to F(M). "
    let isChance = 100 * Float(near) / Float(count) > CardSettings.chance
    return Self(
      .randomCircuits, Float(result.rank), "of \(count + 1)", nil, isChance ? .poor : .good,
      words
        + (isChance
          ? "More than one in twenty: which heads it has says little."
          : "That these heads are the right ones does not follow."))
  }

  /// How much the same procedure finds again.
  static func overlap(
    _ question: CircuitCard.Question, _ circuit: Circuit, _ found: [Circuit]
  ) -> Self {
    let overlaps = found.compactMap { CircuitDifference(circuit, $0).overlap.map { 100 * $0 } }
    guard let low = overlaps.min(), let high = overlaps.max() else {
      return unmeasured(
        question,
        because: question == .seeds
          ? "there are no prompts drawn by other seeds." : "no samples were asked for.")
    }
    let mean = Measure.mean(overlaps)
    let sets =
      question == .seeds
      ? "\(overlaps.count) sets of prompts drawn by other seeds"
      : "\(overlaps.count) resamples of the prompts"
    let heads = found.map(\.members.count)
    let sizes =
      heads.min() == heads.max()
      ? "\(heads.first ?? 0)" : "\(heads.min() ?? 0) to \(heads.max() ?? 0)"
    return Self(
      question, mean, "% of heads in both", Interval(low: low, high: high, level: 1),
      mean < CardSettings.overlap ? .poor : .good,
      "Discovery on \(sets) finds \(sizes) heads; this circuit has \(circuit.members.count). "
        + (mean < CardSettings.overlap
          ? "Less than \(Int(CardSettings.overlap)) % in both: which heads are found depends on the prompts."
          : "The procedure was the same each time; another may find others."))
  }

  /// A score or a difference with its sign, to two decimals.
  private static func number(_ value: Float) -> String {
    guard value.isFinite else { return "no number" }
    let hundredths = (Double(value) * 100).rounded()
    let (whole, rest) = (Int(hundredths.magnitude) / 100, Int(hundredths.magnitude) % 100)
    let sign = hundredths < 0 ? "−" : hundredths > 0 ? "+" : ""
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
