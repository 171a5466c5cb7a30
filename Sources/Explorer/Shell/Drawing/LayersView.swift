import Analyses
import Screen
import Tasks
import TextColumns
import Transformer

/// The title of the probabilities before each layer, which explains their second number.
func layersTitle(_ scene: some Sharing, _ place: String) -> String {
  let change = scene.axis.map { ": \(scene.leadingWords), \($0.titles[2])" } ?? ""
  return "p(answer) before each layer, \(place)\(change)"
}

/// Draws the answer's probability at a position, residual by residual.
func drawLayers<Own>(_ scene: Scene<Own>, at position: Int, on canvas: Canvas) {
  let values = scene.answerByLayer(at: position)
  guard !values.isEmpty else {
    canvas.words(
      scene.document.prompt.answer == nil
        ? "Set an answer first."
        : scene.absence(of: LensQuery.self))
    return
  }
  BarList(
    bars: values.enumerated().map { index, value in
      let name = ResidualName.between(index, layers: values.count - 1)
      let shown = value.leading ?? 0
      let note =
        value.change.map { change in
          showProbability(shown, decimals: 3, glyphs: canvas.glyphs) + " "
            + showChange(ofProbability: change, decimals: 3, glyphs: canvas.glyphs)
        } ?? showProbability(shown, decimals: 3, glyphs: canvas.glyphs)
      return BarList.Bar(name, shown, note: note, style: .muted)
    }, full: 1
  ).draw(on: canvas)
}

extension Sharing {
  /// The answer's probability if the model ended at each residual, the first residual first.
  func answerByLayer(at position: Int) -> [Comparison] {
    guard let layers = findings[LensQuery(leading)]?.layers.count else { return [] }
    func value(_ layer: Int, _ condition: Condition) -> Double? {
      guard let lens = findings[LensQuery(condition)],
        lens.layers[layer].positions.indices.contains(position)
      else { return nil }
      return lens.layers[layer].positions[position].targetProbability.map(Double.init)
    }
    return (0..<layers).map { layer in comparison { value(layer, $0) } }
  }
}
