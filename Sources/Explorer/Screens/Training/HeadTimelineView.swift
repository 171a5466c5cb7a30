import Screen
import TextColumns
import Transformer

/// Draws a number of the heads over time: what is under the cursor in words, and the map.
func drawHeadTimeline(_ scene: Scene<TrainingState>, on canvas: Canvas, _ rect: Rect) {
  let model = scene.headTimeline
  let title = "Heads over time" + (model.map { " \(canvas.glyphs.dot) \($0.title)" } ?? "")
  let inside = canvas.pane(rect, title: title, TrainingPane.heads.rawValue, of: scene)
  guard let model, !model.timeline.steps.isEmpty else {
    inside.words(
      "Nothing is known of the heads over time yet. A run that tracks them measures them at every "
        + "evaluation.")
    return
  }
  let step = scene.own.time.step(of: scene.own.extent)
  let (words, map) = inside.bounds.splitTop(inside.height > 6 ? 1 : 0)
  let names = [scene.name(scene.head), scene.head.description]
  let forms = names.map {
    model.words($0, of: scene.head, at: step, scene.own.timeWord, canvas.glyphs)
  }
  let fitting = forms.first { Columns.width(of: $0) <= inside.width }
  inside[words].text(fitting ?? forms[1], .text)
  headMap(scene, model, width: map.width).draw(on: inside[map])
}

private func headMap(
  _ scene: Scene<TrainingState>, _ model: HeadTimelineModel, width: Int
) -> Heatmap {
  let labels = model.heads.map { scene.name($0) }
  let label = labels.lazy.map { Columns.width(of: $0) }.max() ?? 0
  let room = max(1, width - min(label, width / 4) - 1)
  let places = model.places(in: scene.own.time.steps(of: scene.own.extent), most: room)
  let steps = model.timeline.steps
  let step = scene.own.time.step(of: scene.own.extent)
  let map = model.isSigned ? scene.preferences.signedMap : scene.preferences.sequentialMap
  let values = model.heads.map { head in
    let all = model.timeline.values(of: head)
    return places.map { all[$0] }
  }
  let column = places.lastIndex { steps[$0] <= step } ?? 0
  return Heatmap(
    values: values, rowLabels: labels, columnLabels: places.map { "\(steps[$0])" }, map: map,
    scaling: ColorScaling(
      scene.scale(among: TrainingScreen.scales(scene)), over: [values], map: map),
    unit: model.unit, decimals: model.decimals,
    cursor: model.heads.firstIndex(of: scene.head).map { Point(column: column, row: $0) })
}
