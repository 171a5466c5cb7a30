import Figures
import StrictJSON

/// What ablating each class does in two models.
struct ClassBars {
  private let names: [String]
  private let first: [Double]
  private let second: [Double]
  private let titles: (String, String)

  /// Reads two results of ablation by class; classes of one that the other lacks are left out.
  init(
    _ first: String, _ second: String, _ titles: (String, String), _ context: RowContext
  ) throws(ReproductionError) {
    func effects(_ stage: String) throws(ReproductionError) -> [(String, Double)] {
      try context.results.list(stage, "classes").compactMap { entry in
        guard let name = entry["name"]?.string, let effect = entry["effect"]?.number else {
          return nil
        }
        return (name, effect)
      }
    }
    let own = try effects(first)
    let other = Dictionary(try effects(second), uniquingKeysWith: { first, _ in first })
    let shared = own.filter { other[$0.0] != nil }
    names = shared.map(\.0)
    self.first = shared.map(\.1)
    self.second = shared.map { other[$0.0] ?? .nan }
    self.titles = titles
  }

  /// How many classes there are, and how many of them count for more in the second model.
  var count: Int { names.count }
  var grown: Int { zip(first, second).count { abs($0) < abs($1) } }

  /// The effect of a class in both; nil for a class that is not there.
  func effects(of name: String) -> (first: Double, second: Double)? {
    names.firstIndex(of: name).map { (first[$0], second[$0]) }
  }

  var numbers: [RowContent.Number] {
    names.indices.flatMap { index -> [RowContent.Number] in
      [
        .init("change of F without \(names[index]), \(titles.0)", first[index]),
        .init("change of F without \(names[index]), \(titles.1)", second[index]),
      ]
    }
  }

  func figure(_ scope: String, _ context: RowContext) -> Figure {
    let bars = names.indices.flatMap { index in
      [(titles.0, first[index]), (titles.1, second[index])].map { model, value in
        BarFigure.Bar(names[index], value, group: model)
      }
    }
    return Figure(
      title: "Change of F when a class is ablated \(scope)",
      provenance: context.provenance([
        "each class of the original circuit ablated alone by template-mean \(scope); after minus before"
      ]),
      content: .bars(
        BarFigure(
          labelTitle: "class", valueTitle: "change of F (logits)", groupTitle: "model", bars: bars))
    )
  }
}
