import StrictJSON
import Transformer

extension PaperRow {
  static func yearRows(_ plan: StageBuilder) -> [PaperRow] {
    let models = plan.models
    return [
      edges(plan, "fig36", models.years, full: 95, circuit: 84, "N.1"),
      edges(plan, "fig40", models.lowerThan, full: -97, "N.2"),
      edges(plan, "fig44", models.lowerThanBack, full: 94, part: 88, "N.3"),
      pattern(plan, "fig37", .yearHead, models.years, "N.1"),
      pattern(plan, "fig41", .lateYearHead, models.lowerThan, "N.2"),
      pattern(plan, "fig45", .yearHead, models.lowerThanBack, "N.3"),
      headMap(
        plan, "fig38", .yearHead, models.years, "years-head-base", "N.1", paper: (17.31, 36.72)),
      headMap(plan, "fig42", .lateYearHead, models.lowerThan, "years-late-head-base", "N.2"),
      headMap(plan, "fig46", .yearHead, models.lowerThanBack, "years-head-base", "N.3"),
      layerMap(plan, "fig39", models.years, later: true, "N.1", paper: (40, 140)),
      layerMap(plan, "fig43", models.lowerThan, later: false, "N.2"),
      layerMap(plan, "fig47", models.lowerThanBack, later: true, "N.3"),
    ]
  }

  private static func yearView(_ plan: StageBuilder, _ screen: String, _ model: Tuned) -> RowView {
    RowView(screen, plan.path(model)).with {
      $0.prompts = StageBuilder.yearPrompts
      $0.bos = plan.subject.isGPT2Small
    }
  }

  private static func edges(
    _ plan: StageBuilder, _ id: String, _ model: Tuned, full: Double,
    circuit: Double? = nil, part: Double? = nil, _ section: String
  ) -> PaperRow {
    PaperRow(
      id, "The circuit of edges by EAP-IG: \(model.title)", section, task: .greaterThan,
      stages: ["edges-base", id],
      view: yearView(plan, "circuit", model).with { $0.edges = plan.settings.edges }
    ) { context throws(ReproductionError) in
      let results = context.results
      let base = 100 * (try results.number("edges-base", "selected", "full"))
      let whole = 100 * (try results.number(id, "selected", "full"))
      let alone = 100 * (try results.number(id, "selected", "score"))
      let before = heads(try results.list("edges-base", "selected", "nodes"))
      let after = heads(try results.list(id, "selected", "nodes"))
      let kept =
        before.isEmpty ? 1 : Double(before.intersection(after).count) / Double(before.count)
      let isLower = full < 0
      var content = RowContent(
        numbers: [
          .init("PD of the checkpoint, %", base, decimals: 1),
          .init("PD of the model, %", whole, paper: full, decimals: 1),
          .init("PD of the circuit, %", alone, paper: circuit, decimals: 1),
          .init(
            "PD of the circuit, % of the model's", 100 * alone / whole, paper: part, decimals: 1),
          .init("edges", Double(try results.list(id, "selected", "edges").count), decimals: 0),
          .init("heads in the checkpoint's circuit", Double(before.count), decimals: 0),
          .init("heads in this one", Double(after.count), decimals: 0),
          .init("of the checkpoint's heads kept", kept),
        ], drawn: [id])
      content.claims =
        isLower
        ? [
          .init("PD is turned round: below -50 %", whole < -50),
          .init("most of the checkpoint's heads are not in it any more", kept < 0.5),
        ]
        : [
          .init("PD is above the checkpoint's", whole > base),
          .init("the circuit has 80 % of it or more", alone >= 0.8 * whole),
          .init("half of the checkpoint's heads or more are in it", kept >= 0.5),
        ]
      return content
    }
  }

  private static func heads(_ nodes: [JSON]) -> Set<Head> {
    Set(nodes.compactMap { $0.string.flatMap(Roles.head(ofNode:)) })
  }

  private static func pattern(
    _ plan: StageBuilder, _ id: String, _ role: Role, _ model: Tuned, _ section: String
  ) -> PaperRow {
    PaperRow(
      id, "Attention of the \(role.words) on one prompt: \(model.title)", section,
      task: .greaterThan, stages: [id],
      view: yearView(plan, "attention", model).with {
        $0.head = role
        $0.row = 1
      }
    ) { context throws(ReproductionError) in
      let rows = try context.results.grid(id, "pattern")
      let last = rows.last ?? []
      let year = try startYear(id, context)
      let value = last.indices.contains(year) ? last[year] : .nan
      let best = last.indices.max { last[$0] < last[$1] }
      return RowContent(
        numbers: [.init("attention of \(try context.head(role)) from END to XX", value)],
        claims: [
          .init("END attends to XX more than to any other place", best == year),
          .init("the attention to XX is above a quarter", value > 0.25),
        ], drawn: [id])
    }
  }

  /// Where the start year stands in the first prompt: as pairs differ there alone.
  private static func startYear(
    _ stage: String, _ context: RowContext
  ) throws(ReproductionError) -> Int {
    let row = context.plan.subject.isGPT2Small ? 1 : 0
    guard let json = try context.results.request(stage)?["prompts"]?.array?.first,
      let own = json["tokens"]?.array, let other = json["corruptedTokens"]?.array,
      let place = zip(own, other).enumerated().first(where: { $0.element.0 != $0.element.1 })
    else { return -1 }
    return place.offset + row
  }

  private static func headMap(
    _ plan: StageBuilder, _ id: String, _ role: Role, _ model: Tuned, _ base: String,
    _ section: String, paper: (Double, Double)? = nil
  ) -> PaperRow {
    PaperRow(
      id, "Year lens of the \(role.words): \(model.title)", section, task: .greaterThan,
      stages: [base, id],
      view: yearView(plan, "lens", model).with {
        $0.head = role
        $0.lens = "years"
      }
    ) { context throws(ReproductionError) in
      let (before, after) = (try YearMap(base, context), try YearMap(id, context))
      var content = RowContent(
        numbers: [
          .init("mean of the diagonal, checkpoint", before.diagonal, paper: paper?.0),
          .init("mean of the diagonal", after.diagonal, paper: paper?.1),
          .init("mean off the diagonal", after.away),
        ], drawn: [id])
      content.claims = [
        .init("the diagonal stands out from the rest", after.diagonal > after.away)
      ]
      if paper != nil || id == "fig46" {
        content.claims.append(
          .init(
            paper == nil ? "the diagonal is back" : "the diagonal grows",
            after.diagonal >= (paper == nil ? 0.8 : 1) * before.diagonal))
      }
      if !plan.subject.isGPT2Small {
        content.note =
          "Head \(try context.head(role)) stands for the paper's \(role.inGPT2): "
          + "\(role.words)."
      }
      return content
    }
  }

  private static func layerMap(
    _ plan: StageBuilder, _ id: String, _ model: Tuned, later: Bool, _ section: String,
    paper: (Double, Double)? = nil
  ) -> PaperRow {
    PaperRow(
      id, "Year lens of the \(Role.yearMLP.words): \(model.title)", section, task: .greaterThan,
      stages: ["years-mlp-base", id],
      view: yearView(plan, "lens", model).with {
        $0.mlp = .yearMLP
        $0.lens = "years"
      }
    ) { context throws(ReproductionError) in
      let (before, after) = (try YearMap("years-mlp-base", context), try YearMap(id, context))
      var content = RowContent(
        numbers: [
          .init("later years minus earlier ones, mean, checkpoint", before.slope),
          .init("later years minus earlier ones, mean", after.slope),
          .init("largest difference, checkpoint", before.largest, paper: paper?.0),
          .init("largest difference", after.largest, paper: paper?.1),
        ], drawn: [id])
      content.claims = [
        .init(
          later ? "it writes more of the later years" : "it writes more of the earlier years",
          later ? after.slope > 0 : after.slope < 0)
      ]
      if paper != nil {
        content.claims.append(.init("the differences grow", after.slope > before.slope))
      }
      if !plan.subject.isGPT2Small {
        content.note =
          "MLP \(try context.roles.name(.yearMLP)) stands for the paper's MLP 9: "
          + "\(Role.yearMLP.words)."
      }
      return content
    }
  }
}

/// What a map of start years and years says in a few numbers.
private struct YearMap {
  var diagonal = Double.nan
  var away = Double.nan
  /// Later years minus earlier ones, the mean over start years.
  var slope = Double.nan
  var largest = Double.nan

  init(_ stage: String, _ context: RowContext) throws(ReproductionError) {
    guard let map = try context.results.list(stage, "years").first else { return }
    diagonal = map["meanDiagonal"]?.number ?? .nan
    largest = map["largestDifference"]?["difference"]?.number ?? .nan
    var (off, slopes): ([Double], [Double]) = ([], [])
    for (start, row) in (map["rows"]?.array ?? []).enumerated() {
      guard let values = row.array?.map({ $0.number ?? .nan }), values.count == 100 else {
        continue
      }
      off += values.indices.filter { $0 != start }.map { values[$0] }
      guard start > 0, start < 99 else { continue }
      slopes.append(
        RowContext.mean(Array(values[(start + 1)...])) - RowContext.mean(Array(values[..<start])))
    }
    away = RowContext.mean(off)
    slope = RowContext.mean(slopes)
  }
}
