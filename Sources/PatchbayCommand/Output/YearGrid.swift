public import Analyses
import Screen
public import StrictJSON
import TextColumns
import Transformer

/// A map of years in tens: start years by written years, coloured by the mean of each ten by ten.
struct YearGrid {
  let map: YearLens

  private static let (margin, cell) = (10, 7)

  /// `[tens of the start year][tens of the written year]`; not a number where there is no prompt.
  var tens: [[Float]] {
    (0..<10).map { start in
      (0..<10).map { year in
        let values = map.rows[start * 10..<start * 10 + 10].compactMap { row in
          row.map { Measure.mean(Array($0[year * 10..<year * 10 + 10])) }
        }
        return values.isEmpty ? .nan : Measure.mean(values)
      }
    }
  }

  /// The grid, one line for each ten start years of which there is a prompt.
  func lines(on page: Page) -> [StyledLine] {
    let tens = tens
    let largest = tens.joined().filter(\.isFinite).map(\.magnitude).max() ?? 0
    var head = StyledLine(Columns.padded("start", to: Self.margin, alignment: .right), .muted)
    for year in 0..<10 {
      head.append(Columns.padded("\(year)0s", to: Self.cell, alignment: .right), .muted)
    }
    let rows = tens.enumerated().filter { $1[0].isFinite }.map { start, values in
      var line = StyledLine(
        Columns.padded("\(start)0s", to: Self.margin, alignment: .right), .muted)
      for value in values {
        line.append(
          Columns.padded(
            page.number(value, 2, signed: true), to: Self.cell, alignment: .right),
          .heat(.signed, Double(largest > 0 ? value / largest : 0)))
      }
      return line
    }
    return [head] + rows
  }
}

extension Page {
  /// Adds one component's map of years, and what it comes to.
  mutating func add(_ map: YearLens) {
    let name =
      switch map.component {
      case .head(let head): "\(head)"
      case .mlp(let layer): "MLP \(layer)"
      }
    let present = map.counts.count { $0 > 0 }
    heading(name, "years written, means of ten by ten; \(present) start years of 100")
    add(YearGrid(map: map).lines(on: self))
    space()
    if let diagonal = map.meanDiagonal {
      fact("the start year", "\(number(diagonal, 3, signed: true)), mean of the diagonal", .accent)
    }
    if let largest = map.largestDifference {
      let start = (largest.start < 10 ? "0" : "") + String(largest.start)
      fact(
        "later - earlier",
        "\(number(largest.difference, 3, signed: true)) at the start year \(start), the largest",
        .accent)
    }
  }
}

extension YearLens: JSONRepresentable {
  /// The map, null for years in which no prompt starts, and what it comes to.
  public var json: JSONOutput {
    let component: JSONOutput =
      switch component {
      case .head(let head):
        [
          "site": Site.block(head.layer, .headOutput).hookName, "head": head,
        ]
      case .mlp(let layer): ["site": Site.block(layer, .mlpOut).hookName]
      }
    return component.adding([
      "rows": rows, "counts": counts, "meanDiagonal": meanDiagonal,
      "meanDifference": meanDifference,
      "largestDifference": largestDifference.map { largest -> JSONOutput in
        ["start": largest.start, "difference": largest.difference]
      },
    ])
  }
}
