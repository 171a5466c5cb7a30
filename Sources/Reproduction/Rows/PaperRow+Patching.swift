import Circuits
import Tasks
import Transformer

// MARK: Values of one model in another

extension PaperRow {
  static func patternRows(_ plan: StageBuilder) -> [PaperRow] {
    let models = plan.models
    return [
      cross(plan, "fig6", "pattern", models.amplified, "4.1", raises: true),
      cross(plan, "fig11", "pattern", models.subjectDuplication, "4.2", raises: false),
      cross(plan, "fig28", "head-output", models.subjectDuplication, "K", raises: false),
      cross(
        plan, "fig29", "pattern", models.nameMoving, "K", raises: nil,
        paper: ["10.7": 0.398, "11.10": 0.254, "8.6": -0.249, "7.9": -0.185, "9.6": 0.139]),
      cross(plan, "fig30", "head-output", models.nameMoving, "K", raises: nil),
    ]
  }

  private static func cross(
    _ plan: StageBuilder, _ id: String, _ site: String, _ model: Tuned, _ section: String,
    raises: Bool?, paper: [String: Double] = [:]
  ) -> PaperRow {
    PaperRow(
      id,
      "Each head's \(site == "pattern" ? "attention pattern" : "output") of the model "
        + "(\(model.title)) in the checkpoint", section, stages: ["discover-base", id],
      view: plan.view("patching", nil, model).with {
        $0.site = site
        $0.direction = "across"
      }
    ) { context throws(ReproductionError) in
      let grid = try context.results.grid(id, "normalized")
      let heads = try context.circuitHeads
      let share = CircuitShare(grid, heads)
      let onCircuit = heads.map { RowContext.value(grid, $0) }.filter { !$0.isNaN }.reduce(0, +)
      var content = RowContent(
        numbers: RowContext.ranked(grid, 6).map { head, value in
          .init(
            "m2 of \(head)\(heads.contains(head) ? "" : " (not in the circuit)")", value,
            paper: paper[head.description], decimals: 3)
        } + share.numbers, drawn: [id])
      if raises ?? false {
        content.claims = try amplified(grid, context, sum: onCircuit)
      } else {
        content.claims = [
          .init(
            "the circuit's heads carry more of it than 95 % of random sets of as many heads",
            share.rank >= 0.95)
        ]
      }
      if raises == false {
        content.claims.append(
          .init(
            "\(site == "pattern" ? "patterns" : "outputs") of the circuit's heads lower F",
            onCircuit < 0))
      }
      return content
    }
  }

  /// What the paper says of patterns of an amplified model: every head of the circuit does its work
  /// better; that of negative name movers is to lower F.
  private static func amplified(
    _ grid: [[Double]], _ context: RowContext, sum: Double
  ) throws(ReproductionError) -> [RowContent.Claim] {
    let negatives = try context.roles.members("negative-name-mover")
    let heads = try context.circuitHeads.subtracting(negatives)
    let raising = heads.count { RowContext.value(grid, $0) > 0 }
    return [
      .init("patterns of the circuit's heads raise F, taken together", sum > 0),
      .init(
        "so does each alone, for most of them but the negative name movers",
        2 * raising > heads.count),
    ]
  }
}

/// How much of what a grid of effects holds lies on the heads of a circuit.
struct CircuitShare {
  /// The part of the summed magnitudes that is the circuit's heads'.
  let share: Double
  /// The mean part of random sets of as many heads.
  let random: Double
  /// The part of random sets whose share is smaller.
  let rank: Double

  /// Random sets that it is compared with.
  static let sets = 1000

  init(_ grid: [[Double]], _ circuit: Set<Head>) {
    let all = grid.enumerated().flatMap { layer, row in
      row.enumerated().map { (Head(layer, $0.offset), $0.element.isNaN ? 0 : abs($0.element)) }
    }
    let values = all.map(\.1)
    let whole = max(values.reduce(0, +), .leastNormalMagnitude)
    let own = all.filter { circuit.contains($0.0) }
    share = own.map(\.1).reduce(0, +) / whole
    var generator = SeededGenerator(seed: 0, stream: "random head sets")
    var shares: [Double] = []
    for _ in 0..<Self.sets {
      var left = values
      var sum = 0.0
      for _ in own { sum += left.remove(at: generator.index(below: left.count)) }
      shares.append(sum / whole)
    }
    random = shares.reduce(0, +) / Double(Self.sets)
    rank = Double(shares.count { [share] in $0 < share }) / Double(Self.sets)
  }

  var numbers: [RowContent.Number] {
    [
      .init("share of |effect| on the circuit's heads", share),
      .init("the same of random sets, mean", random),
      .init("random sets below the circuit's", rank, decimals: 3),
    ]
  }
}

// MARK: Paths

extension PaperRow {
  static func pathRows(_ plan: StageBuilder) -> [PaperRow] { [toLogits(plan), toQueries(plan)] }

  private static func toLogits(_ plan: StageBuilder) -> PaperRow {
    let amplified = plan.models.amplified
    return PaperRow(
      "fig15", "Direct effect of each head on the logits by path patching: \(amplified.title)", "G",
      stages: ["discover-base", "fig15"],
      view: plan.view("patching", amplified).with {
        $0.direction = "path"
        $0.to = "logits"
      }
    ) { context throws(ReproductionError) in
      let grid = try context.results.grid("fig15", "normalized")
      let mover = try context.head(.nameMover)
      let negatives = try context.roles.members("negative-name-mover")
      return RowContent(
        numbers: RowContext.ranked(grid, 8).map {
          .init("m2 of \($0.head), %", 100 * $0.value)
        },
        claims: [
          .init(
            "patching the strongest name mover, \(mover), lowers F",
            RowContext.value(grid, mover) < 0)
        ]
          + negatives.map { head in
            .init(
              "patching the negative name mover \(head) raises F", RowContext.value(grid, head) > 0)
          },
        note: negatives.isEmpty ? "This model's circuit has no negative name movers." : nil,
        drawn: ["fig15"])
    }
  }

  private static func toQueries(_ plan: StageBuilder) -> PaperRow {
    let amplified = plan.models.amplified
    return PaperRow(
      "fig16",
      "Effect of each head on the name movers' queries by path patching: \(amplified.title)",
      "G", stages: ["discover-base", "fig16"],
      view: plan.view("patching", amplified).with {
        $0.direction = "path"
        $0.to = Role.nameMoverQueries.placeholder
        $0.positions = "END"
      }
    ) { context throws(ReproductionError) in
      let ranked = RowContext.ranked(try context.results.grid("fig16", "normalized"), 8)
      let inhibition = Set(try context.roles.members("s-inhibition"))
      let among = ranked.prefix(4).count { inhibition.contains($0.head) }
      return RowContent(
        numbers: ranked.map { .init("m2 of \($0.head), %", 100 * $0.value) },
        claims: [
          .init(
            "the strongest head is an S-Inhibition head",
            ranked.first.map { inhibition.contains($0.head) } ?? false),
          .init("so are two or more of the four strongest", among >= 2),
        ], drawn: ["fig16"])
    }
  }
}

// MARK: MLPs

extension PaperRow {
  static func placeRows(_ plan: StageBuilder) -> [PaperRow] {
    let models = plan.models
    return [
      ("fig31", models.amplified), ("fig32", models.subjectDuplication),
      ("fig33", models.nameMoving), ("fig34", models.subjectDuplicationBack),
      ("fig35", models.nameMovingBack),
    ].map { id, model in
      PaperRow(
        id, "MLP outputs of clean prompts in corrupted ones, by layer and position: \(model.title)",
        "L", stages: [id],
        view: RowView("patching", plan.path(model)).with {
          $0.prompts = StageBuilder.handPrompts
          $0.bos = true
          $0.site = "mlp-out"
          $0.direction = "within"
        }
      ) { context throws(ReproductionError) in
        let grid = try context.results.grid(id, "normalized").map { row in
          row.filter { !$0.isNaN }.max { abs($0) < abs($1) } ?? .nan
        }
        let first = abs(grid.first ?? .nan)
        let later = grid.dropFirst().map(abs).max() ?? 0
        return RowContent(
          numbers: grid.enumerated().map {
            .init("largest m1 of MLP \($0.offset)", $0.element, decimals: 3)
          },
          claims: [
            .init("MLP 0 counts for more than all others", first > later),
            .init("no later MLP moves F by a fifth of the way", later < 0.2),
          ], drawn: [id])
      }
    }
  }
}
