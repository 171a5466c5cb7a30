import Analyses
import Checkpoints
import Figures
import Screen
import Tasks

extension AttentionReading {
  /// A grid of all heads for each position; of two checkpoints the difference first.
  func figure(_ model: OpenModel, _ loaded: LoadedPrompts) throws -> Figure {
    var provenance = try Provenance(
      model, loaded,
      conventions: [
        Convention.attention,
        query == "END" ? Convention.end : nil, Convention.mean(loaded.set.prompts.count),
      ])
    if let other {
      provenance.checkpoints = [
        .init(slot: "first", path: model.checkpoint.folder, sha256: try model.hash.text()),
        .init(slot: "second", path: other.checkpoint.folder, sha256: try other.hash.text()),
      ]
    }
    let parts =
      grids(difference, of: "first minus second", .signed)
      + grids(first, of: second == nil ? "" : "in the first", .sequential)
      + grids(second, of: "in the second", .sequential)
    return Figure(
      title: "Attention from \(query) to named positions", provenance: provenance,
      content: .parts(parts))
  }

  private func grids(_ values: [[[Float]]]?, of side: String, _ map: ColorMap) -> [Figure.Content] {
    zip(names, values ?? []).map { name, values in
      .grid(
        .heads(
          values.doubles, title: "\(query) to \(name)" + (side.isEmpty ? "" : " \(side)"),
          unit: map.isSigned ? "difference of probability" : "probability", map: map,
          range: map.isSigned ? nil : 0...1))
    }
  }
}
