import Analyses
import Figures
import Screen
import StrictJSON
import Tasks
import Transformer

/// What every head and MLP writes about years, in two numbers each.
struct YearSummary {
  /// What it writes of the start year itself, the mean of the diagonal.
  let diagonal: Numbers
  /// How far the years after the start year stand above the years before it, mean over start years.
  let difference: Numbers

  /// A number of each head and each MLP.
  struct Numbers {
    /// `[layer][head]`.
    let heads: [[Float]]
    /// `[layer]`.
    let mlps: [Float]
  }

  /// Reads all heads and MLPs on every prompt.
  init(
    _ model: OpenModel, _ loaded: LoadedPrompts, _ outcomes: YearOutcomes,
    scale: ComponentLens.Scale, _ run: Run
  ) throws {
    let (layers, heads) = (model.configuration.layers, model.configuration.heads)
    let components = (0..<layers).flatMap { layer in
      (0..<heads).map { ComponentLens.Component.head(Head(layer, $0)) } + [.mlp(layer)]
    }
    let maps = try YearLens.reading(
      components, Subject(model.weights, loaded.set), outcomes, scale: scale,
      cancellation: run.cancellation)
    func numbers(_ number: (YearLens) -> Float?) -> Numbers {
      let all = maps.map { number($0) ?? .nan }
      let rows = (0..<layers).map { all[$0 * (heads + 1)..<($0 + 1) * (heads + 1)] }
      return Numbers(heads: rows.map { Array($0.dropLast()) }, mlps: rows.compactMap(\.last))
    }
    diagonal = numbers(\.meanDiagonal)
    difference = numbers(\.meanDifference)
  }

  private var named: [(title: String, meaning: String, numbers: Numbers)] {
    [
      ("The start year", "mean of the diagonal, in logits", diagonal),
      ("Later minus earlier", "mean over start years, in logits", difference),
    ]
  }

  /// Adds both numbers of all heads and MLPs.
  func add(to page: inout Page) {
    for (title, meaning, numbers) in named {
      page.heading(title, meaning)
      page.add(HeadGrid(values: numbers.heads, map: .signed).lines(on: page))
      page.add(RankedHeads(values: numbers.heads, count: 5).lines(on: page))
      page.space()
      page.add(
        HeadGrid(values: [numbers.mlps], map: .signed, corner: "layer", rowName: "MLP")
          .lines(on: page))
    }
  }

  /// Grids of both numbers, heads and MLPs.
  var parts: [Figure.Content] {
    named.flatMap { title, meaning, numbers -> [Figure.Content] in
      var mlps = GridFigure.mlps(numbers.mlps.map(Double.init), unit: meaning, map: .signed)
      mlps.title = "\(title) by MLPs"
      return [
        .grid(
          .heads(numbers.heads.doubles, title: "\(title) by heads", unit: meaning, map: .signed)),
        .grid(mlps),
      ]
    }
  }
}

extension YearSummary: JSONRepresentable {
  /// Both numbers of all heads and MLPs.
  var json: JSONOutput { ["diagonal": diagonal.json, "difference": difference.json] }
}

extension YearSummary.Numbers {
  /// Of heads `[layer][head]`, of MLPs `[layer]`.
  var json: JSONOutput { ["heads": heads, "mlps": mlps] }
}
