import Analyses
import Checkpoints
import Figures
import Screen
import Transformer

extension [ScatterReading] {
  /// A plot for each checkpoint, with equal axes, and the correlations.
  func figure(_ head: Head, _ loaded: LoadedPrompts) throws -> Figure {
    let slots = count > 1 ? ["A", "B"] : [""]
    let convention = Convention.scatter(of: self[0].model.convention)
    var provenance = try Provenance(self[0].model, loaded, conventions: [convention])
    provenance.checkpoints = try zip(slots, self).map { slot, reading in
      Provenance.Checkpoint(
        slot: slot, path: reading.model.checkpoint.folder, sha256: try reading.model.hash.text())
    }
    let plots = zip(slots, self).map { slot, reading in
      Figure.Content.plot(
        .scatter(
          reading.series, title: slot.isEmpty ? "" : "\(slot): \(reading.model.name)",
          heights: heights))
    }
    return Figure(
      title: "Scatter of head \(head)", provenance: provenance,
      content: .parts(plots + [.table(correlations(slots))]))
  }

  private func correlations(_ slots: [String]) -> TableFigure {
    TableFigure(
      title: "Correlation of attention and projection",
      columns: [.init("name"), .init("correlation")],
      rows: zip(slots, self).flatMap { slot, reading in
        HeadScatter.Name.allCases.map { name in
          [
            .text(slot.isEmpty ? name.rawValue : "\(name.rawValue) \(slot)"),
            .number(reading.scatter.correlation(of: name).map(Double.init) ?? .nan),
          ]
        }
      })
  }
}
