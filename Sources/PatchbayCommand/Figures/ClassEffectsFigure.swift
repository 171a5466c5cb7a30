import Analyses
import Circuits
import Figures
import Tasks

extension ClassEffects {
  /// What ablating each class does; how that was done is given in words.
  func figure(
    _ convention: String, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> Figure {
    Figure(
      title: "Ablation of each class in the \(scope.rawValue)",
      provenance: try Provenance(
        model, loaded,
        conventions: [
          convention, Convention.effect, Convention.logitDifference, Convention.end,
          Convention.mean(loaded.set.prompts.count),
        ]),
      content: .table(
        TableFigure(
          title: "Logit difference (logits)",
          columns: [
            .init("class"), .init("heads"), .init("before"), .init("after"), .init("effect"),
            .init("magnitude"),
          ],
          rows: classes.map { entry in
            [.text(entry.name), .integer(entry.members.count)]
              + [whole, entry.ablated, entry.effect, entry.magnitude].map { .number(Double($0)) }
          })))
  }
}
