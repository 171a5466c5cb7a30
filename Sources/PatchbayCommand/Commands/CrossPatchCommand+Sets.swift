import Analyses
import ArgumentParser
import Checkpoints
import Circuits
import Patching
import Screen
import StrictJSON
import Tasks
import TextColumns
import Transformer

extension CrossPatchCommand {
  /// Patches all heads of a set at once, and random sets beside it.
  func work(
    set: HeadSet, _ run: Run, _ model: OpenModel, _ other: OpenModel, _ loaded: LoadedPrompts
  ) throws {
    let patch = ActivationPatch(site.site, at: Ablation.Positions(site.at))
    let sides = [model, other].map { Subject($0.weights, loaded.set) }
    let settings = sets.settings
    do {
      let session = try PatchSession(.activation(patch), into: sides[0], from: sides[1])
      tell(set, session, settings, loaded, model)
      let line = ProgressLine("patching")
      let result = try HeadSetPatch(
        set.heads, at: patch, into: sides[0], from: sides[1], settings,
        ledger: run.ledger, progress: line.update(_:of:), cancellation: run.cancellation)
      line.end()
      let report = HeadSetReport(
        patch: patch, set: set, settings: settings, result: result, memory: session.setMemory,
        score: loaded.set.score)
      try print(report, run, model, other, loaded)
    } catch let error as PatchingError {
      throw error.isCancelled ? error : error.after((loaded.row ?? 1) - 1).shown(model)
    }
  }

  /// Says before the first pass what will be done and what it takes.
  private func tell(
    _ set: HeadSet, _ session: PatchSession, _ settings: HeadSetPatch.Settings,
    _ loaded: LoadedPrompts,
    _ model: OpenModel
  ) {
    let drawn = RandomHeads.allCases.map { kind in
      kind.sets(like: set.heads, in: model.configuration, count: settings.count, seed: 0).count
    }.reduce(0, +)
    if drawn < RandomHeads.allCases.count * settings.count {
      ProgressLine.interject(
        "Note: there are fewer heads outside the set than in it, so no random sets outside it.")
    }
    var cost = PatchCost.passes(drawn + 3, loaded.set, model.configuration)
    if settings.isSingly {
      cost += PatchCost(session.plan, loaded.set, model.configuration).multiplications
    }
    let seconds = cost / PatchCost.quick
    let count = loaded.set.prompts.count
    ProgressLine.interject(
      "Patching \(set.words) at once and \(drawn) random sets on \(count) "
        + (count == 1 ? "prompt" : "prompts")
        + (settings.isSingly ? ", and every head alone" : "")
        + (seconds > 3 ? ", roughly \(ProgressLine.clock(.seconds(seconds)))" : "")
        + ", at most \(ModelFacts.megabytes(session.setMemory)) of memory beside the checkpoints.")
  }

  private func print(
    _ report: HeadSetReport, _ run: Run, _ model: OpenModel, _ other: OpenModel,
    _ loaded: LoadedPrompts
  ) throws {
    model.tellDifference(from: other)
    try export.write(run) { try report.figure(model, other, loaded) }
    try run.print(
      "cross-patch-set", model,
      request: try report.request(loaded.json(model.vocabulary), other), result: report.json
    ) { page in
      try page.title("Heads patched at once: \(site.site.rawValue)", model, loaded)
      page.fact("source", "\(other.name), sha256 \(try other.hash.text().prefix(12))")
      report.add(to: &page)
      page.note(
        (report.score.isOfYears
          ? "\(report.score.definition.capitalizedFirst), "
          : "In logits, answer minus distractor at END, ")
          + "\(page.convention(loaded)); \(page.average(loaded)).")
    }
  }
}
