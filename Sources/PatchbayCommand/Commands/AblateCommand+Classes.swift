import Analyses
import Circuits
import Figures
import Screen
import StrictJSON
import Tasks
import TextColumns
import Transformer

extension AblateCommand {
  /// Ablates every class of a circuit in turn, and prints what each does.
  func work(
    classesOf file: CircuitFile, _ run: Run, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws {
    let line = ProgressLine("ablating classes")
    let result = try ClassEffects(
      of: file.circuit, Subject(model.weights, loaded.set), in: classScope,
      positionMode: keptPositions, reference: loaded.reference(for: .templateMean),
      ledger: run.ledger,
      progress: line.update(_:of:), cancellation: run.cancellation)
    line.end()
    loaded.noteThinTemplates(.templateMean)
    let convention = classConvention(result, loaded)
    try export.write(run) { try result.figure(convention, model, loaded) }
    try run.print(
      "ablate", model,
      request: request(loaded, model).adding([
        "classes": file.json, "in": classScope.rawValue,
        "positionMode": result.positionMode?.rawValue,
      ]), result: withThinTemplates(result.json, loaded)
    ) { page in
      try page.title("Ablation of each class", model, loaded)
      page.fact("circuit", Columns.printable(file.path))
      page.fact("in", classScope.rawValue)
      page.fact("before", page.number(result.whole, 3, signed: true))
      page.heading("classes", "logit difference")
      page.add(result)
      page.space()
      page.note(
        "Logit difference: answer minus distractor at END, in logits, \(page.convention(loaded)); "
          + "\(page.average(loaded)). \(convention). Exact: "
          + "\(model.convention.norm)s and all later parts are computed again.")
      page.noteThinTemplates(loaded, .templateMean)
    }
  }

  /// What was done, in words.
  private func classConvention(_ result: ClassEffects, _ loaded: LoadedPrompts) -> String {
    let source = loaded.referenceWords(.templateMean) ?? ""
    switch result.positionMode {
    case nil:
      return "Each class ablated alone by template-mean, every head at its position, values from "
        + source
    case .perPrompt?:
      return "Every head outside the circuit ablated by template-mean, values from \(source); "
        + "heads kept at the position of their own prompt (per-prompt), without those of the class"
    case .union?:
      return "Every head outside the circuit ablated by template-mean, values from \(source); "
        + "heads kept at that position of any prompt (union), without those of the class"
    }
  }
}

extension Page {
  /// Adds a line for each class.
  fileprivate mutating func add(_ result: ClassEffects) {
    var table = TextTable([
      .init("class", .left), .init("heads"), .init("after"), .init("effect"), .init("magnitude"),
    ])
    for entry in result.classes {
      table.rows.append([
        .init(Columns.printable(entry.name)), .init("\(entry.members.count)", .muted),
        .init(number(entry.ablated, 3, signed: true)),
        .init(number(entry.effect, 3, signed: true), .sign(of: Double(entry.effect))),
        .init(number(entry.magnitude, 3)),
      ])
    }
    add(table.lines(width: width))
  }
}
