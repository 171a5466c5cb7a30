import Analyses
import Screen
import StrictJSON
import Tasks
import TextColumns
import Tokens
import Transformer

/// What a lens says, of residuals or of components alike.
struct LensReading {
  /// One entry for each thing that is read.
  let layers: [Layer]
  /// The token whose logit is followed.
  let target: TokenID?
  /// Of each position the index of the layer from which on the final token stays first; nil of
  /// components.
  let predictionDepths: [Int?]?

  /// One thing that is read.
  struct Layer {
    let site: Site
    let head: Head?
    /// A short name for people.
    let name: String
    let positions: [LogitLens.Position]
  }

  init(_ lens: LogitLens) {
    target = lens.target
    predictionDepths = lens.predictionDepths
    let last = lens.layers.count - 1
    layers = lens.layers.enumerated().map { index, layer in
      var name = "\(layer.site)"
      if case .block(let number, let stage) = layer.site {
        name =
          stage == .residualMid
          ? ResidualName.within(number)
          : index == last ? ResidualName.after(number) : ResidualName.before(number)
      }
      return Layer(site: layer.site, head: nil, name: name, positions: layer.positions)
    }
  }

  init(_ lens: ComponentLens) {
    target = lens.target
    predictionDepths = nil
    layers = lens.readings.map { reading in
      switch reading.component {
      case .head(let head):
        Layer(
          site: .block(head.layer, .headOutput), head: head, name: "\(head)",
          positions: reading.positions)
      case .mlp(let layer):
        Layer(
          site: .block(layer, .mlpOut), head: nil, name: "MLP \(layer)",
          positions: reading.positions)
      }
    }
  }
}

extension LensReading.Layer {
  func json(_ vocabulary: Vocabulary) -> JSONOutput {
    var json: JSONOutput = ["site": site.hookName]
    if let head { json = json.adding(["head": head]) }
    return json.adding(["positions": positions.map { $0.json(vocabulary) }])
  }
}

/// Layers by positions, the top token in each cell coloured by its probability.
struct LensGrid {
  let reading: LensReading
  let prompt: Prompt
  let model: OpenModel

  private static let (margin, cell) = (10, 10)

  /// The grid in blocks of as many positions as fit the page.
  func lines(on page: Page) -> [StyledLine] {
    let perBlock = max(1, (page.width - Self.margin) / Self.cell)
    var lines: [StyledLine] = []
    for first in stride(from: 0, to: prompt.tokens.count, by: perBlock) {
      if first > 0 { lines.append(StyledLine()) }
      let positions = first..<min(prompt.tokens.count, first + perBlock)
      lines.append(head(positions, page))
      lines += reading.layers.map { row($0, positions, page) }
    }
    return lines
  }

  private func head(_ positions: Range<Int>, _ page: Page) -> StyledLine {
    var line = StyledLine()
    line.pad(to: Self.margin)
    for position in positions {
      line.append(fitted(page.token(prompt.tokens[position], model), page), .muted)
    }
    return line
  }

  private func row(
    _ layer: LensReading.Layer, _ positions: Range<Int>, _ page: Page
  ) -> StyledLine {
    var line = StyledLine(
      Columns.fitted(layer.name, to: Self.margin - 1, alignment: .right) + " ", .muted)
    for position in positions {
      guard let top = layer.positions[position].top.first else { continue }
      line.append(
        fitted(page.token(top.token, model), page), .heat(.sequential, Double(top.probability)))
    }
    return line
  }

  private func fitted(_ text: String, _ page: Page) -> String {
    Columns.fitted(text, to: Self.cell - 1, ellipsis: page.traits.glyphs.ellipsis) + " "
  }
}

extension Page {
  /// Adds what each layer says at END, and about the target there.
  mutating func addEnd(_ reading: LensReading, _ end: Int, _ model: OpenModel) {
    let target = reading.target.map { token($0, model) }
    heading("at END", target.map { "with the target \($0)" } ?? "")
    var columns: [TextTable.Column] = [
      .init("", .right), .init("top tokens", .left), .init("p(first)"), .init("logit"),
      .init("p(target)"), .init("rank"), .init("entropy"),
    ]
    if reading.predictionDepths != nil { columns.append(.init("KL")) }
    var table = TextTable(columns)
    let depth = reading.predictionDepths?[end]
    for (index, layer) in reading.layers.enumerated() {
      let position = layer.positions[end]
      let tokens = position.top.prefix(5).map { token($0.token, model) }
      let mark = index == depth ? "\(traits.glyphs.on) " : ""
      var row: [TextTable.Cell] = [
        .init(mark + layer.name, .muted), .init(tokens.joined(separator: " ")),
        .init(position.top.first.map { number($0.probability, 3) } ?? ""),
        .init(position.targetLogit.map { number($0, 3, signed: true) } ?? "", .accent),
        .init(position.targetProbability.map { number($0, 4) } ?? "", .accent),
        .init(position.targetRank.map { "\($0 + 1)" } ?? "", .muted),
        .init(number(position.entropy, 3)),
      ]
      if reading.predictionDepths != nil {
        row.append(.init(position.divergence.map { number($0, 3) } ?? ""))
      }
      table.rows.append(row)
    }
    add(table.lines(width: width))
  }
}
