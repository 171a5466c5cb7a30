import Analyses
import Circuits
import StrictJSON
import Transformer

// MARK: Amplification

extension Finding {
  static func amplification(_ context: RowContext) throws(ReproductionError) -> RowContent {
    let model = context.plan.models.amplified
    let (before, after) = (try context.scores(nil), try context.scores(model))
    let change = zip(before, after).map { $1 - $0 }
    let interval = RowContext.interval(change)
    let (own, tuned) = (try context.attribution(nil), try context.attribution(model))
    let heads = try context.circuitHeads.sorted()
    // Heads that write next to nothing about the names grow or shrink by chance.
    let least = 0.02 * abs(RowContext.mean(before))
    let writers = heads.filter { abs(RowContext.value(own, $0)) >= least }
    let grown = writers.filter {
      abs(RowContext.value(tuned, $0)) > abs(RowContext.value(own, $0))
    }
    let years = try greaterThan(context)
    var content = RowContent(numbers: [
      .init("F of the checkpoint", RowContext.mean(before), interval: RowContext.interval(before)),
      .init(
        "F, \(model.title)", RowContext.mean(after), interval: RowContext.interval(after),
        paper: 11.56),
      .init("change of F", RowContext.mean(change), interval: interval),
      .init("circuit heads that write about the names", Double(writers.count), decimals: 0),
      .init("of those, grown", Double(grown.count), decimals: 0),
    ])
    content.numbers += writers.flatMap { head -> [RowContent.Number] in
      [
        .init("attribution of \(head), checkpoint", RowContext.value(own, head)),
        .init("attribution of \(head), amplified", RowContext.value(tuned, head)),
      ]
    }
    content.numbers.append(.init("PD of the checkpoint, %", years.base, decimals: 1))
    content.numbers.append(.init("PD after greater-than, %", years.tuned, paper: 95, decimals: 1))
    content.claims = [
      .init("F grows, its interval above zero", (interval?.lowerBound ?? 0) > 0),
      .init(
        "more than a half of the circuit heads that write about the names grow",
        2 * grown.count > writers.count),
      .init("the probability difference of greater-than grows", years.tuned > years.base),
    ]
    content.note =
      grown.isEmpty
      ? nil : "Grown: \(grown.map(\.description).joined(separator: ", "))."
    return content
  }

  /// The probability differences of the greater-than models, in percent.
  private static func greaterThan(
    _ context: RowContext
  ) throws(ReproductionError) -> (base: Double, tuned: Double, corrupted: Double, back: Double) {
    func difference(_ stage: String) throws(ReproductionError) -> Double {
      100 * (try context.results.number(stage, "selected", "full"))
    }
    return (
      try difference("edges-base"), try difference("fig36"), try difference("fig40"),
      try difference("fig44")
    )
  }
}

// MARK: Localisation

extension Finding {
  static func localisation(_ context: RowContext) throws(ReproductionError) -> RowContent {
    let models = context.plan.models
    let heads = try context.circuitHeads
    var content = RowContent()
    for (model, grids) in [
      (models.subjectDuplication, ["fig11", "fig28"]), (models.nameMoving, ["fig29", "fig30"]),
      (models.amplified, ["fig6", "cross-output-\(models.amplified.id)"]),
    ] {
      let together = try SetReading("set-\(model.id)", context)
      content.numbers += together.numbers(model.id)
      for (site, grid) in zip(["patterns", "outputs"], grids) {
        let share = CircuitShare(try context.results.grid(grid, "normalized"), heads)
        content.numbers += [
          .init("share of single \(site)' |effect| on circuit heads, \(model.id)", share.share),
          .init("the same of random sets, mean, \(model.id)", share.random),
        ]
        guard model != models.amplified else { continue }
        content.claims.append(
          .init(
            "single \(site) of \(model.id): the circuit's heads carry more than 95 % of random sets",
            share.rank >= 0.95))
      }
      guard model != models.amplified else { continue }
      content.claims.append(
        .init(
          "the circuit's heads of \(model.id) together carry more of the change than 95 % of random "
            + "sets of as many heads", together.rank >= 0.95))
    }
    let count = context.plan.subject.headCount
    content.note =
      "\(heads.count) of \(count) heads are in the circuit, so a random set holds "
      + "\(Int((100 * Double(heads.count) / Double(count)).rounded())) % of them by chance."
    return content
  }
}

/// What the circuit's heads of another model do together, beside random sets.
private struct SetReading {
  let share: Double
  let interval: ClosedRange<Double>?
  /// The share of each random set of as many heads, drawn from all heads or from those outside.
  let random: [Double]
  let outside: [Double]

  /// The part of random sets that carry less of the change.
  var rank: Double {
    random.isEmpty ? .nan : Double(random.count { $0 < share }) / Double(random.count)
  }

  init(_ stage: String, _ context: RowContext) throws(ReproductionError) {
    share = try context.results.number(stage, "share")
    interval = try context.interval(stage, "shareInterval")
    random = try context.results.list(stage, "random", "anywhere", "sets")
      .compactMap { $0["share"]?.number }
    outside = try context.results.list(stage, "random", "outside", "sets")
      .compactMap { $0["share"]?.number }
  }

  func numbers(_ model: String) -> [RowContent.Number] {
    [
      .init("share of the change, circuit's outputs together, \(model)", share, interval: interval),
      .init("the same of random sets, mean, \(model)", RowContext.mean(random)),
      .init("the same of sets outside the circuit, mean, \(model)", RowContext.mean(outside)),
      .init("random sets below the circuit, \(model)", rank),
    ]
  }
}

// MARK: Neuroplasticity

extension Finding {
  static func neuroplasticity(_ context: RowContext) throws(ReproductionError) -> RowContent {
    let models = context.plan.models
    let base = try context.score(nil)
    var content = RowContent(numbers: [
      .init("F of the checkpoint", base.value, interval: base.interval)
    ])
    for (poisoned, back, paper) in [
      (models.nameMoving, models.nameMovingBack, 95.0),
      (models.subjectDuplication, models.subjectDuplicationBack, 96.0),
    ] {
      let found = try recovery(from: poisoned, in: back, faithfulness: paper, context)
      content.numbers += found.numbers
      content.claims += found.claims
    }
    let years = try greaterThan(context)
    content.numbers += [
      .init("PD after Lower-Than, %", years.corrupted, paper: -97, decimals: 1),
      .init("PD after the reversal, %", years.back, paper: 94, decimals: 1),
    ]
    content.claims.append(
      .init(
        "greater-than is turned round by Lower-Than and comes back",
        years.corrupted < 0 && years.back >= 0.9 * years.base))
    return content
  }

  /// What a model trained on clean data has of the checkpoint, that the poisoned one lacks.
  private static func recovery(
    from poisoned: Tuned, in back: Tuned, faithfulness: Double, _ context: RowContext
  ) throws(ReproductionError) -> RowContent {
    let own = try context.attribution(nil)
    let base = try context.score(nil).value
    let (low, high) = (try context.score(poisoned), try context.score(back))
    let stage = "circuit-\(back.id)"
    let percent = try context.results.optional(stage, "faithfulnessPercent") ?? .nan
    let lost = Correlation(own, try context.attribution(poisoned))
    let found = Correlation(own, try context.attribution(back))
    return RowContent(
      numbers: [
        .init("F, \(poisoned.id)", low.value, interval: low.interval),
        .init("F, \(back.id)", high.value, interval: high.interval),
        .init(
          "faithfulness, %, \(back.id)", percent,
          interval: try context.interval(stage, "faithfulnessPercentInterval"),
          paper: faithfulness, decimals: 1),
        .init(
          "correlation of attributions with the checkpoint's, \(poisoned.id)", lost.value,
          interval: lost.interval),
        .init(
          "correlation of attributions with the checkpoint's, \(back.id)", found.value,
          interval: found.interval),
      ],
      claims: [
        .init(
          "F of \(back.id) is at least nine tenths of the checkpoint's", high.value >= 0.9 * base),
        .init("the circuit of \(back.id) has 80 to 120 % of its F", (80...120).contains(percent)),
        .init(
          "attributions of \(back.id) are like the checkpoint's: correlation above 0.8, and above "
            + "that of the poisoned model", found.value > 0.8 && found.value > lost.value),
      ])
  }
}

/// How alike the attributions of all heads are in two models: Pearson's correlation, its interval over
/// heads.
private struct Correlation {
  let value: Double
  let interval: ClosedRange<Double>?

  init(_ first: [[Double]], _ second: [[Double]]) {
    let (x, y) = (first.flatMap(\.self), second.flatMap(\.self))
    let count = min(x.count, y.count)
    func pearson(_ drawn: [Int]) -> Double {
      let (own, other) = (drawn.map { x[$0] }, drawn.map { y[$0] })
      let (middle, otherMiddle) = (RowContext.mean(own), RowContext.mean(other))
      var (product, square, otherSquare) = (0.0, 0.0, 0.0)
      for (a, b) in zip(own, other) {
        product += (a - middle) * (b - otherMiddle)
        square += (a - middle) * (a - middle)
        otherSquare += (b - otherMiddle) * (b - otherMiddle)
      }
      return product / (square * otherSquare).squareRoot()
    }
    value = pearson(Array(0..<count))
    interval = RowContext.range(
      RowContext.bootstrap.interval(count: count) { Float(pearson($0)) })
  }
}
