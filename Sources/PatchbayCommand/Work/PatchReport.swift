import Analyses
import Patching
import StrictJSON
import Tasks

/// The common part of the commands that patch: a sweep runs, is exported and printed.
struct PatchReport {
  let title: String
  let model: OpenModel
  /// The checkpoint that values come from; nil where it is the same.
  var source: OpenModel?
  let prompts: LoadedPrompts
  let normalisation: PatchNormalisation?
  var approximation: ApproximationOptions?
  let export: ExportOptions
  /// The rest of the request, beside the patch and the prompts.
  var request: JSONOutput = [:]

  /// Runs the sweep and prints it.
  func work(_ run: Run, _ begin: () throws -> PatchWork) throws {
    do {
      let work = try begin()
      try print(run, work, try work.run(normalisation, approximation, run))
    } catch let error as PatchingError {
      // A chosen row is the only one that is read; messages name it by its place in the file.
      throw error.isCancelled ? error : error.after((prompts.row ?? 1) - 1).shown(model)
    }
  }

  private func print(_ run: Run, _ work: PatchWork, _ outcome: PatchWork.Outcome) throws {
    let record = outcome.record
    if let source { model.tellDifference(from: source) }
    try export.write(run) { try outcome.figure(title, model, source: source, prompts) }
    try run.print(
      record.kind.rawValue, model,
      request: try request(of: record),
      result: record.result.adding(["memoryBytes": outcome.memory])
    ) { page in
      try page.title(title, model, prompts)
      if let source {
        page.fact("source", "\(source.name), sha256 \(try source.hash.text().prefix(12))")
      }
      PatchPage(work: work, outcome: outcome).add(to: &page, prompts, model)
    }
  }
}

extension PatchReport {
  /// The whole request, with which the sweep can be repeated.
  private func request(of record: PatchRecord) throws -> JSONOutput {
    var json = prompts.json(model.vocabulary).adding(record.request).adding(request)
    if let source { json = json.adding(["source": try source.json()]) }
    if let approximation, approximation.isAsked {
      json = json.adding(["approximate": true, "exact": approximation.exact])
    }
    return json
  }
}

extension LoadedPrompts {
  /// The prompts with their corrupted pairs.
  var pairs: PatchPairs {
    get throws {
      if let row, let count = referenceWithoutRow {
        throw CommandError.noReferenceRow(row, count: count)
      }
      guard let corrupted = reference(for: .resample) else { throw CommandError.noCorrupted }
      return try PatchPairs(set, corrupted: corrupted)
    }
  }
}
