import Transformer

extension PaperRow {
  /// All figures and tables of the paper in its order, with what else it gives as a number.
  static func all(_ plan: StageBuilder) -> [PaperRow] {
    let rows =
      diagramRows(plan) + dataRows(plan) + scatterRows(plan) + attributionRows(plan)
      + patternRows(plan) + pathRows(plan) + judgementRows(plan) + placeRows(plan) + yearRows(plan)
    let figures = (1...47).map { "fig\($0)" }
    let order = figures + ["table1", "table2", "table3", "footnote", "duplication"]
    return order.compactMap { id in rows.first { $0.id == id } }
  }
}

extension StageBuilder {
  /// A view of a screen with the prompts of a reproduction.
  func view(_ screen: String, _ first: Tuned?, _ second: Tuned? = nil) -> RowView {
    RowView(screen, path(first), second.map(path)).with { $0.prompts = Self.prompts }
  }
}

// MARK: Scatters

extension PaperRow {
  static func scatterRows(_ plan: StageBuilder) -> [PaperRow] {
    let models = plan.models
    return [
      scatter(plan, "fig3", .nameMover, models.amplified, "4.1", amplified: true),
      scatter(plan, "fig5", .backup, models.amplified, "4.1", amplified: true),
      scatter(plan, "fig7", .nameMover, models.nameMoving, "4.2", lost: true),
      scatter(plan, "fig9", .nameMover, models.subjectDuplication, "4.2", turned: true),
      scatter(plan, "fig10", .negative, models.subjectDuplication, "4.2", turned: true),
      scatter(
        plan, "fig12", .nameMover, models.nameMovingBack, "5", also: ["fig7"], recovered: true),
      scatter(plan, "fig20", .negative, models.amplified, "H", amplified: true),
      scatter(plan, "fig21", .negative, models.nameMoving, "I", lost: true),
      scatter(plan, "fig22", .inhibition, models.nameMoving, "I"),
    ]
  }

  private static func scatter(
    _ plan: StageBuilder, _ id: String, _ role: Role, _ model: Tuned, _ section: String,
    also: [String] = [], amplified: Bool = false, lost: Bool = false, turned: Bool = false,
    recovered: Bool = false
  ) -> PaperRow {
    PaperRow(
      id, "Attention and projection of the \(role.words): the checkpoint, and \(model.title)",
      section, stages: also + ["dla-base", "dla-\(model.id)", id],
      view: plan.view("head-detail", nil, model).with {
        $0.head = role
        $0.side = "difference"
      }
    ) { context throws(ReproductionError) in
      let reading = try ScatterReading(id, role, model, context)
      var content = RowContent(numbers: reading.numbers, drawn: also + [id])
      (content.note, content.isStandIn) = try reading.stand(in: context)
      if amplified { content.claims = reading.amplification }
      if lost { content.claims = reading.loss }
      if turned { content.claims = reading.turn }
      if recovered { content.claims = reading.recovery }
      if role == .inhibition { content.claims = reading.change }
      return content
    }
  }
}

/// What a scatter says of one head in the checkpoint and in a fine-tuned model.
private struct ScatterReading {
  struct Side {
    let attention: (io: Double, s: Double)
    let projection: (io: Double, s: Double)
    let attribution: Double

    /// How much more it writes of IO than of S.
    var preference: Double { projection.io - projection.s }
  }

  let role: Role
  let head: Head
  let model: Tuned
  let before: Side
  let after: Side

  init(_ id: String, _ role: Role, _ model: Tuned, _ context: RowContext) throws(ReproductionError)
  {
    func side(_ path: [String], _ tuned: Tuned?, _ head: Head) throws(ReproductionError) -> Side {
      func number(_ name: String, _ key: String) throws(ReproductionError) -> Double {
        try context.results.number(id, path + ["means", name, key])
      }
      return Side(
        attention: (try number("IO", "attention"), try number("S", "attention")),
        projection: (try number("IO", "projection"), try number("S", "projection")),
        attribution: RowContext.value(try context.attribution(tuned), head))
    }
    self.role = role
    self.model = model
    head = try context.head(role)
    before = try side([], nil, head)
    after = try side(["second"], model, head)
  }

  var numbers: [RowContent.Number] {
    func pair(
      _ name: String, _ value: (Side) -> Double, paper: (Double, Double)? = nil
    ) -> [RowContent.Number] {
      [
        .init("\(name), checkpoint", value(before), paper: paper?.0),
        .init("\(name), \(model.id)", value(after), paper: paper?.1),
      ]
    }
    return pair("attention to IO") { $0.attention.io } + pair("attention to S") { $0.attention.s }
      + pair("projection on IO") { $0.projection.io } + pair("projection on S") { $0.projection.s }
      + pair(
        "direct logit attribution", { $0.attribution },
        paper: role == .backup ? (0.4, 1.8) : nil)
  }

  /// Which head stands in for the paper's, where it is of another class or of none.
  func stand(
    in context: RowContext
  ) throws(ReproductionError) -> (words: String, isStandIn: Bool) {
    guard !context.plan.subject.isGPT2Small else {
      return ("Head \(head), as in the paper.", false)
    }
    if let words = try context.standIn(role) { return (words, true) }
    return ("Head \(head) stands for the paper's \(role.inGPT2).", false)
  }

  private func claim(_ words: String, _ holds: Bool) -> RowContent.Claim { .init(words, holds) }

  private var grows: RowContent.Claim {
    claim("its direct logit attribution grows", abs(after.attribution) > abs(before.attribution))
  }

  var amplification: [RowContent.Claim] {
    switch role {
    case .backup:
      [
        grows, claim("it writes more of IO than of S", after.preference > 0),
        claim(
          "it looks at IO as name movers do: by more than a tenth, and more than at S",
          after.attention.io > max(0.1, after.attention.s)),
      ]
    case .negative:
      [grows, claim("it still writes against IO", after.projection.io < 0)]
    default:
      [
        grows, claim("attention to S falls", after.attention.s < before.attention.s),
        claim("it tells IO from S more than before", after.preference > before.preference),
      ]
    }
  }

  var loss: [RowContent.Claim] {
    [
      claim(
        "it tells IO from S less than half as much as before",
        abs(after.preference) < abs(before.preference) / 2),
      claim("attention to IO falls", after.attention.io < before.attention.io),
    ]
  }

  var turn: [RowContent.Claim] {
    let name = role == .nameMover
    return [
      claim(
        name ? "it writes more of S than of IO" : "it writes against S more than against IO",
        name ? after.preference < 0 : after.projection.s < after.projection.io),
      claim("it attends to S more than before", after.attention.s > before.attention.s),
    ]
  }

  var recovery: [RowContent.Claim] {
    [
      claim(
        "it tells IO from S at least as much as in the checkpoint",
        after.preference >= 0.95 * before.preference),
      claim(
        "attention to IO is back", after.attention.io >= 0.8 * before.attention.io),
    ]
  }

  var change: [RowContent.Claim] {
    [
      claim(
        "what it writes of the names changes by more than a quarter",
        abs(after.preference - before.preference) > abs(before.preference) / 4)
    ]
  }
}
