import Analyses
import Figures
import Tasks
import Transformer

/// The years that components write, as two commands map them.
struct YearMaps {
  /// A map for each component.
  let maps: [YearLens]
  /// How outputs were scaled.
  let scale: ComponentLens.Scale
  /// The words for how components are read.
  let convention: String

  /// Reads components on every prompt.
  init(
    _ components: [ComponentLens.Component], _ model: OpenModel, _ loaded: LoadedPrompts,
    _ outcomes: YearOutcomes, scale: ComponentLens.Scale, _ run: Run
  ) throws {
    let line = ProgressLine("reading")
    var maps: [YearLens] = []
    for (done, component) in components.enumerated() {
      maps.append(
        try YearLens(
          component, Subject(model.weights, loaded.set), outcomes, scale: scale,
          cancellation: run.cancellation))
      line.update(done + 1, of: components.count)
    }
    line.end()
    (self.maps, self.scale) = (maps, scale)
    convention = Convention.componentLens(isScaled: scale == .scaled, of: model.convention)
  }

  /// The words below the maps.
  func note(_ page: Page, _ loaded: LoadedPrompts) -> String {
    "\(convention), at END, mean over the prompts of each start year, "
      + "\(page.convention(loaded)). Later and earlier years are compared by their means."
  }
}
