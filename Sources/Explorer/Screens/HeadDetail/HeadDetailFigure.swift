import Analyses
import Figures
import Screen
import Tokens
import Transformer

extension Scene<HeadDetailState> {
  /// What the head reads and writes: scatter, tokens, and what its weights say.
  var figure: Figure? {
    let parts =
      [scatterPlot.map(Figure.Content.plot)].compactMap(\.self)
      + (tokenTables + repairTables + copyingTables + [singularTable].compactMap(\.self)
      + pairTables)
      .map(Figure.Content.table)
    guard !parts.isEmpty else { return nil }
    let hasScatter = findings[ScatterQuery(leading, head, scatterSubjects)] != nil
    let scaled = findings[HeadTokensQuery(leading, head)]?.scale == .scaled
    return Figure(
      title: "Head \(head)",
      provenance: provenance(
        hasScatter ? .list : .mean,
        [
          hasScatter ? Convention.scatter(of: convention) : nil,
          Convention.componentLens(isScaled: scaled, of: convention),
          Convention.circuits(of: convention),
        ]),
      content: .parts(parts))
  }

  /// The compared conditions with their names; a single one has no name.
  private var comparedConditions: [(condition: Condition, name: String)] {
    guard let axis else { return [(leading, "")] }
    return [(axis.first, " \(axis.titles[0])"), (axis.second, " \(axis.titles[1])")]
  }

  private var scatterPlot: PlotFigure? {
    let series = comparedConditions.flatMap { condition, name in
      findings[ScatterQuery(condition, head, scatterSubjects)].map { scatter in
        HeadScatter.Name.allCases.map { kind in
          (
            name: kind.rawValue + name,
            points: scatter.points(of: kind).map {
              PlotPoint(Double($0.attention), Double($0.projection))
            }
          )
        }
      } ?? []
    }
    return series.isEmpty ? nil : PlotFigure.scatter(series, title: "Attention and output")
  }

  private var tokenTables: [TableFigure] {
    comparedConditions.flatMap { condition, name -> [TableFigure] in
      guard let tokens = findings[HeadTokensQuery(condition, head)] else { return [] }
      return [
        tokenTable("Promoted tokens\(name), at \(tokens.position)", tokens.promoted),
        tokenTable("Suppressed tokens\(name), at \(tokens.position)", tokens.suppressed),
      ]
    }
  }

  private func tokenTable(_ title: String, _ entries: [HeadTokens.Entry]) -> TableFigure {
    TableFigure(
      title: title, columns: [.init("token"), .init("id"), .init("logit")],
      rows: entries.map {
        [.text(label($0.token)), .integer($0.token.rawValue), .number(Double($0.logit))]
      })
  }

  // MARK: Self-repair

  private var repairTables: [TableFigure] {
    comparedConditions.compactMap { condition, name in
      guard let repair = findings[SelfRepairQuery(condition, head)] else { return nil }
      let rises = repair.backup
      return TableFigure(
        title: "Self-repair\(name): \(repairWords), \(showSigned(repair.mean.repair)) logits",
        columns: [
          .init("head"), .init("class"), .init("attribution before"),
          .init("attribution after"), .init("change"),
        ],
        rows: model.heads.map { other in
          [
            .text(other.description), .text(role(other) ?? ""),
            .number(Double(repair.cleanAttribution[other.layer][other.index])),
            .number(Double(repair.ablatedAttribution[other.layer][other.index])),
            .number(Double(rises[other.layer][other.index])),
          ]
        })
    }
  }

  private func showSigned(_ value: Float) -> String {
    Numeral.fixed(Double(value), decimals: 3, signed: true, glyphs: .unicode)
  }

  // MARK: What weights say

  private func slotName(_ slot: ModelSlot) -> String {
    shownSlots.count > 1 ? " \(slot.letter)" : ""
  }

  private var copyingTables: [TableFigure] {
    shownSlots.compactMap { slot in
      guard let copying = findings[CopyingQuery(slot, head)] else { return nil }
      func row(_ name: String, _ score: Float, _ tokens: [TokenID]) -> [TableFigure.Cell] {
        [
          .text(name), .number(Double(score)), .integer(tokens.count),
          .text(tokens.map { label($0) }.joined(separator: " ")),
        ]
      }
      return TableFigure(
        title: "Copying\(slotName(slot)): \(copying.names) names, among the first \(copying.top)",
        columns: [.init("score"), .init("share"), .init("count"), .init("names")],
        rows: [
          row("copied", copying.score, copying.copied),
          row("copied with the sign turned", copying.negativeScore, copying.negativelyCopied),
        ])
    }
  }

  private var singularTable: TableFigure? {
    let known = shownSlots.compactMap { slot in
      findings[CircuitsQuery(slot, head)].map { (name: slotName(slot), circuits: $0) }
    }
    let most = known.map { max($0.circuits.ov.count, $0.circuits.qk.count) }.max() ?? 0
    guard most > 0 else { return nil }
    func cell(_ values: [Float], _ row: Int) -> TableFigure.Cell {
      .number(values.indices.contains(row) ? Double(values[row]) : .nan)
    }
    return TableFigure(
      title: "Singular values",
      columns: [.init("place")]
        + known.flatMap {
          [TableFigure.Column("OV\($0.name)"), TableFigure.Column("QK\($0.name)")]
        },
      rows: (0..<most).map { row in
        [.integer(row + 1)]
          + known.flatMap { [cell($0.circuits.ov, row), cell($0.circuits.qk, row)] }
      })
  }

  private var pairTables: [TableFigure] {
    shownSlots.flatMap { slot in
      TokenPairs.Circuit.allCases.flatMap { circuit -> [TableFigure] in
        guard let pairs = findings[TokenPairsQuery(slot, head, circuit)] else { return [] }
        let name = (circuit == .ov ? "OV" : "QK") + " pairs\(slotName(slot))"
        return [
          pairTable("\(name), largest", circuit, pairs.largest),
          pairTable("\(name), smallest", circuit, pairs.smallest),
        ]
      }
    }
  }

  private func pairTable(
    _ title: String, _ circuit: TokenPairs.Circuit, _ pairs: [TokenPairs.Pair]
  ) -> TableFigure {
    TableFigure(
      title: title,
      columns: circuit == .ov
        ? [.init("token read"), .init("token written"), .init("entry")]
        : [.init("query"), .init("key"), .init("entry")],
      rows: pairs.map {
        [.text(label($0.first)), .text(label($0.second)), .number(Double($0.value))]
      })
  }
}
