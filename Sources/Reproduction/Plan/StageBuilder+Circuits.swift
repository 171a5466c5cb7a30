import Circuits

extension StageBuilder {
  /// The models of indirect objects, the checkpoint first.
  private var taskModels: [Tuned?] {
    [nil] + models.clean + [
      models.nameMoving, models.nameMovingBack, models.subjectDuplication,
      models.subjectDuplicationBack, models.duplication, models.general,
    ]
  }

  /// F and attributions of each model.
  var scoreStages: [Stage] {
    taskModels.map { model in
      onPrompts(
        "f-\(name(model))", .evaluation, "F of \(title(model))", ["predict"], model, [],
        work: runs(1))
    }
      + taskModels.map { model in
        onPrompts(
          "dla-\(name(model))", .evaluation, "attributions in \(title(model))", ["attribute"],
          model, [], work: runs(1.2))
      }
      + [nil, models.subjectDuplication, models.nameMoving].flatMap(handStages)
  }

  private func handStages(_ model: Tuned?) -> [Stage] {
    [
      Stage(
        "hand-\(name(model))", .evaluation, "hand-written prompts in \(title(model))",
        needs: ["prompts-hand"] + needs(model),
        .command(["predict", path(model), "--prompts", Self.handPrompts, "--bos"])),
      Stage(
        "top-\(name(model))", .evaluation, "likeliest tokens of \(title(model))",
        needs: ["prompt-milk"] + needs(model),
        .command([
          "predict", path(model), "--prompts", Self.milkPrompt, "--bos", "--centred", "--top", "10",
        ])),
    ]
  }

  func title(_ model: Tuned?) -> String { model.map { "model \($0.id)" } ?? "the checkpoint" }

  /// The file of a model's circuit.
  func circuitPath(_ model: Tuned?) -> String { "circuits/\(name(model)).txt" }

  /// The models whose circuits are looked for.
  private var circuitModels: [Tuned] {
    models.clean + [models.nameMovingBack, models.subjectDuplicationBack, models.general]
  }

  /// Circuits: found, run, drawn and judged.
  var circuitStages: [Stage] {
    [baseCircuit, run(nil, circuit: nil, "circuit-base")]
      + circuitModels.flatMap { model in
        [discovery(model), run(model, circuit: model, "circuit-\(model.id)")]
      } + models.clean.map { run($0, circuit: nil, "original-\($0.id)") }
      + [models.nameMovingBack, models.subjectDuplicationBack].map {
        run($0, circuit: nil, "original-\($0.id)")
      }
      + [
        diagram("fig1", models.amplified), diagram("fig14", nil),
        diagram("fig23", models.nameMovingBack), diagram("fig26", models.subjectDuplicationBack),
      ]
      + [
        minimality("fig18", models.amplified), minimality("fig24", models.nameMovingBack),
        completeness("fig19", models.amplified), completeness("fig25", models.nameMovingBack),
        completeness("fig27", models.subjectDuplicationBack),
      ] + others.flatMap(otherStages)
  }

  private var baseCircuit: Stage {
    if let circuit = subject.circuit {
      return Stage(
        "discover-base", .discovery, "the circuit to begin with",
        .write(circuit.fileText, to: circuitPath(nil)), leaves: [circuitPath(nil)])
    }
    return discovery(nil)
  }

  /// Finds the circuit of a model; of a fine-tuned one beginning with the original circuit.
  private func discovery(_ model: Tuned?) -> Stage {
    let start = model == nil ? [] : ["--from", circuitPath(nil)]
    return onPrompts(
      "discover-\(name(model))", .discovery, "the circuit of \(title(model))",
      ["circuit", "discover"], model, start + ["--out", circuitPath(model), "--force"],
      needs: model == nil ? [] : ["discover-base"], leaves: [circuitPath(model)],
      work: runs(4 * heads))
  }

  private func run(_ model: Tuned?, circuit: Tuned?, _ id: String) -> Stage {
    onPrompts(
      id, .evaluation,
      "the \(circuit == nil ? "original circuit" : "circuit found") in \(title(model))",
      ["circuit", "run"], model, ["--circuit", circuitPath(circuit)],
      needs: ["discover-\(name(circuit))"], work: runs(3))
  }

  private func diagram(_ id: String, _ model: Tuned?) -> Stage {
    let base = model == nil ? [] : ["--base", circuitPath(nil)]
    return Stage(
      id, .evaluation, "the circuit of \(title(model)), drawn",
      needs: needs(model) + ["discover-base", "discover-\(name(model))"],
      .command(["circuit", "show", path(model), "--circuit", circuitPath(model)] + base),
      figures: [id])
  }

  private func minimality(_ id: String, _ model: Tuned) -> Stage {
    onPrompts(
      id, .sweep, "what each head adds to the circuit of \(title(model))",
      ["circuit", "minimality"], model, ["--circuit", circuitPath(model)],
      needs: ["discover-\(model.id)"], figures: [id], work: runs(8))
  }

  private func completeness(_ id: String, _ model: Tuned) -> Stage {
    onPrompts(
      id, .sweep, "F without each class, in the circuit and in \(title(model))",
      ["circuit", "completeness"], model, ["--circuit", circuitPath(model)],
      needs: ["discover-\(model.id)"], figures: [id], work: runs(18))
  }

  private func otherStages(_ other: OtherModel) -> [Stage] {
    let circuit = "circuits/\(other.name).txt"
    return [
      Stage(
        "discover-\(other.name)", .discovery, "the circuit of \(other.name)",
        needs: ["prompts-ioi", "discover-base"],
        .command([
          "circuit", "discover", other.path, "--prompts", Self.prompts, "--from",
          circuitPath(nil), "--out", circuit, "--force",
        ]), leaves: [circuit], work: runs(4 * heads)),
      Stage(
        "circuit-\(other.name)", .evaluation, "the circuit found in \(other.name)",
        needs: ["prompts-ioi", "discover-\(other.name)"],
        .command([
          "circuit", "run", other.path, "--prompts", Self.prompts, "--circuit", circuit,
        ]), work: runs(3)),
    ]
  }
}
