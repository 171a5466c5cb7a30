public import StrictJSON
import Transformer

extension ReproductionReport: JSONRepresentable {
  /// The report; all that two runs do not share stands under `times`, at the end.
  public var json: JSONOutput {
    [
      "schema": "patchbay.report/1", "version": version,
      "checkpoint": [
        "path": plan.subject.path, "sha256": plan.subject.sha256,
        "layers": plan.subject.shape.layers, "heads": plan.subject.shape.heads,
        "width": plan.subject.shape.width, "vocabulary": plan.subject.shape.vocabulary,
        "architecture": plan.subject.shape.architecture.family,
      ] as JSONOutput, "request": plan.json,
      "result": [
        "state": isComplete ? "complete" : "partial", "names": plan.subject.names,
        "roles": JSONOutput.object(
          Role.allCases.compactMap { role in
            (try? roles.name(role)).map { .init(key: role.rawValue, value: .string($0)) }
          }), "rows": rows.map { $0.json(roles, hashes: weightHashes) },
        "findings": findings.map { finding, problem in
          [
            "id": finding.id, "statement": finding.statement,
            "verdict": problem == nil ? finding.verdict.rawValue : nil,
            "sentence": problem ?? finding.content.sentence,
            "numbers": finding.content.numbers.map(\.json),
            "claims": finding.content.claims.map(\.json),
          ] as JSONOutput
        }, "models": models, "files": files,
      ] as JSONOutput, "times": times,
    ]
  }

  /// The hashes of the checkpoint's weights and of those of all models, by their paths.
  private var weightHashes: [String: String] {
    var hashes = [plan.subject.path: plan.subject.sha256]
    for model in plan.models.all {
      let files = records[model.stage]?.files ?? []
      hashes[model.path] = files.first { $0.path.hasSuffix("/model.safetensors") }?.sha256
    }
    return hashes
  }

  private var models: [JSONOutput] {
    plan.models.all.filter { records[$0.stage]?.state == .done }.map { model in
      [
        "id": model.id, "title": model.title, "path": model.path,
        "sha256": weightHashes[model.path],
      ]
    }
  }

  private var files: [JSONOutput] {
    plan.stages.flatMap { stage in
      (records[stage.id]?.files ?? []).map { ["path": $0.path, "sha256": $0.sha256] as JSONOutput }
    }
  }

  private var times: JSONOutput {
    let done = plan.stages.compactMap { records[$0.id] }
    return [
      "seconds": done.reduce(0) { $0 + $1.seconds },
      "peakBytes": done.compactMap(\.peakBytes).max(),
      "stages": done.map { record in
        [
          "stage": record.stage, "seconds": record.seconds, "peakBytes": record.peakBytes,
          "problem": record.problem,
        ] as JSONOutput
      },
    ]
  }
}

extension ReproductionReport.Row {
  func json(_ roles: Roles, hashes: [String: String]) -> JSONOutput {
    [
      "id": row.id, "label": row.label, "title": row.title, "task": row.task.rawValue,
      "section": row.section, "state": state.rawValue, "verdict": verdict?.rawValue,
      "sentence": problem ?? content.sentence, "numbers": content.numbers.map(\.json),
      "claims": content.claims.map(\.json),
      "figures": content.stems.map { "figures/\($0).svg" },
      "data": content.stems.flatMap { ["data/\($0).csv", "data/\($0).json"] }, "command": command,
      "view": state == .done ? row.view?.json(roles, hashes: hashes) : nil,
    ]
  }
}

extension RowContent {
  /// What is to say of it, in a few sentences.
  var sentence: String {
    [claimWords, note ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension RowContent.Number {
  var json: JSONOutput {
    [
      "name": name, "ours": ours,
      "interval": interval.map { ["low": $0.lowerBound, "high": $0.upperBound] as JSONOutput },
      "paper": paper,
    ]
  }
}

extension RowContent.Claim {
  var json: JSONOutput { ["claim": words, "holds": holds] }
}
