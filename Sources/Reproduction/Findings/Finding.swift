/// One of the paper's three findings, with what was measured of it.
struct Finding: Sendable {
  /// Its name: `amplification`, `localisation` or `neuroplasticity`.
  let id: String
  /// What the paper says, in our words.
  let statement: String
  var content = RowContent()

  var verdict: Verdict { Verdict(content) }
}

extension StageBuilder {
  /// The stages whose results the findings need.
  var findingStages: [String] {
    let tuned = [models.amplified, models.subjectDuplication, models.nameMoving]
    let back = [models.nameMovingBack, models.subjectDuplicationBack]
    return ["f-base", "dla-base", "edges-base", "fig36", "fig40", "fig44"]
      + (tuned + back).flatMap { ["f-\($0.id)", "dla-\($0.id)"] } + tuned.map { "set-\($0.id)" }
      + back.map { "circuit-\($0.id)" }
      + ["fig6", "cross-output-\(models.amplified.id)", "fig11", "fig28", "fig29", "fig30"]
  }
}

extension Finding {
  /// The three findings in their order; each with the reason where its numbers are missing.
  static func all(_ context: RowContext) -> [(finding: Finding, problem: String?)] {
    let makers:
      [(
        String, String, (RowContext) throws(ReproductionError) -> RowContent
      )] = [
        (
          "amplification",
          "Fine-tuning on the task strengthens the heads that do it already, and others join them.",
          amplification
        ),
        (
          "localisation", "What poisoned data changes lies in the heads of the circuit.",
          localisation
        ),
        (
          "neuroplasticity",
          "Trained on clean data again, a poisoned model forms the original mechanism anew.",
          neuroplasticity
        ),
      ]
    return makers.map { id, statement, make in
      do throws(ReproductionError) {
        return (Finding(id: id, statement: statement, content: try make(context)), nil)
      } catch {
        return (Finding(id: id, statement: statement), "\(error)")
      }
    }
  }
}
