import Analyses
import Figures
import Patching
import StrictJSON
import Tasks
import Tokens
import Transformer

/// A patch sweep to be saved, with all that is needed to run it again.
struct PatchExport: Hashable, Sendable {
  /// The numbers.
  var record: PatchRecord
  /// The version of the program.
  var version: String
  /// The shape of the checkpoints.
  var shape: Configuration
  /// The prompts, each with its pair.
  var prompts: [Prompt]
  /// The prompts as text; nil without a tokenizer.
  var texts: [String?]
  /// Whether they begin with a beginning-of-text token.
  var bos: Bool
  /// The edits in force, in words.
  var edits: [String]

  /// A name for the file, without ending.
  var stem: String { "\(record.kind.rawValue)" }

  /// The JSON object that the `patchbay` command of its kind prints.
  ///
  /// - Parameter checkpoints: the checkpoints of the runs, the one that was written into first.
  /// - Returns: the object.
  func json(_ checkpoints: [Provenance.Checkpoint]) -> JSONOutput {
    let shift = bos ? 1 : 0
    let rows = zip(prompts, texts).map { prompt, text -> JSONOutput in
      [
        "tokens": prompt.tokens.dropFirst(shift).map(\.rawValue), "text": text,
        "corruptedTokens": prompt.corrupted.map { $0.dropFirst(shift).map(\.rawValue) },
        "answer": prompt.answer?.rawValue, "distractor": prompt.distractor?.rawValue,
        "positions": JSONOutput.object(
          prompt.positions.sorted { $0.key < $1.key }.map {
            JSONOutput.Member(key: $0.key, value: .integer($0.value - shift))
          }),
        "template": prompt.template,
      ]
    }
    var request: JSONOutput = ["prompts": rows, "bos": bos]
    if bos { request = request.adding(["bosToken": prompts.first?.tokens.first?.rawValue]) }
    request = request.adding(["edits": edits])
    request = request.adding(record.request).adding([
      "source": record.kind == .cross ? checkpoints.dropFirst().first.map(json) : nil
    ])
    return Report(
      schema: record.kind.schema, version: version, checkpoint: checkpoints.first.map(json),
      request: request, result: record.result
    ).json
  }

  private func json(_ checkpoint: Provenance.Checkpoint) -> JSONOutput {
    Report.Model(
      path: checkpoint.path, sha256: checkpoint.sha256, layers: shape.layers,
      heads: shape.heads, width: shape.width, vocabulary: shape.vocabulary,
      architecture: shape.architecture.family
    ).json
  }
}

extension FigureFile {
  /// What is written: the file itself first, then what is written beside it.
  var texts: [FigureText] {
    guard let patch else { return figure.files(at: path, as: format) }
    return [
      FigureText(path: path, text: patch.json(figure.provenance.checkpoints).text + "\n")
    ]
  }
}

extension Scene<PatchingState> {
  /// What the numbers that are shown are of: those of a saved result, or of the prompts.
  var patchScore: Score { own.opened?.record.score ?? score }

  /// The grid that is shown first: of a saved result, or of a sweep.
  var patchGrid: PatchGrid? { own.opened?.record.grid ?? patchSweep?.grid }

  /// The saved result, or the sweep shown first in the same form; nil while no cell is known.
  var patchRecord: PatchRecord? {
    if let opened = own.opened { return opened.record }
    guard let setup = patchSetups.first, let sweep = patchSweep, let grid = sweep.grid else {
      return nil
    }
    let usual: PatchNormalisation = setup.runs == .cleanIntoCorrupted ? .m1 : .m2
    var normalisation = usual
    if case .proportion(let chosen) = own.measure { normalisation = chosen }
    return PatchRecord(
      setup.patch, setup.runs.direction, normalisation, grid: grid,
      approximate: sweep.approximation, score: score)
  }

  /// The sweep to be saved; nil while no cell is known.
  var patchExport: PatchExport? {
    guard own.opened == nil, let record = patchRecord,
      let setup = patchSetups.first,
      record.grid.values(record.grid.effect).joined().contains(where: { $0 != nil })
    else { return nil }
    let inputs = QueryInputs(document, for: PatchStepQuery(setup, step: 0))
    var prompts = inputs.prompts
    for (row, pair) in inputs.paired.enumerated() { prompts[row].corrupted = pair.tokens }
    return PatchExport(
      record: record, version: version, shape: model.shape, prompts: prompts,
      texts: prompts.map {
        reader.vocabulary.text(of: Array($0.tokens.dropFirst(inputs.bos ? 1 : 0)))
      }, bos: inputs.bos,
      edits: inputs.edits.isEmpty ? [] : document.interventionWords)
  }
}
