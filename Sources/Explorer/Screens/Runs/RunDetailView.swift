import Foundation
import Screen
import TextColumns
import Training
import Tracking

/// Draws what is known of the row under the cursor.
func drawRunDetail(_ scene: Scene<RunsState>, on canvas: Canvas) {
  guard let row = scene.chosen else {
    canvas.words("Runs are found in the current folder and three levels below it.")
    return
  }
  drawFacts(scene.facts(of: row, canvas.glyphs), on: canvas)
}

/// Draws facts below each other, each with its label.
func drawFacts(_ facts: [RunFact], on canvas: Canvas) {
  var line = 0
  for fact in facts {
    canvas.text(fact.label, row: line, .muted)
    let room = max(8, canvas.width - indent)
    for part in wrapped(canvas.glyphs.shown(fact.words), to: room) {
      canvas.text(part, column: indent, row: line, fact.style)
      line += 1
    }
  }
}

private let indent = 13

/// A line of what is known.
struct RunFact {
  var label: String
  var words: String
  var style = Style.text

  init(_ label: String, _ words: String, _ style: Style = .text) {
    (self.label, self.words, self.style) = (label, words, style)
  }
}

extension Scene<RunsState> {
  fileprivate func facts(of row: RunsRow, _ glyphs: Glyphs) -> [RunFact] {
    switch row {
    case .run(let run): facts(of: run, glyphs)
    case .file(let file): facts(of: file)
    }
  }

  private func facts(of file: SavedFile) -> [RunFact] {
    let isRecording = file.kind == .recording
    let kind =
      switch file.kind {
      case .recording: "recording"
      case .report: "report of the paper's experiments; Enter lists its rows"
      case .result(let name): "result of \(name)"
      }
    return [
      RunFact("kind", kind),
      file.checkpoint.map { RunFact("checkpoint", $0) },
      file.prompt.map { RunFact("prompt", $0) },
      RunFact("size", "\(file.bytes) bytes"),
      age(file.modified).map { RunFact("written", "\($0) ago") },
      isRecording ? RunFact("to play it", "patchbay replay \(file.path)", .muted) : nil,
    ].compactMap(\.self)
  }

  private func facts(of run: RunSummary, _ glyphs: Glyphs) -> [RunFact] {
    let detail = run.status.detail
    var facts = [
      RunFact(
        "status", run.status.title + (detail.isEmpty ? "" : ": \(detail)"), run.status.style)
    ]
    if run.total > 0 {
      let share = Int(100 * Double(run.step) / Double(run.total))
      var words = "\(run.step) of \(run.total), \(share) %"
      if run.status.isUnderWay, let left = run.secondsLeft { words += ", \(Self.time(left)) left" }
      facts.append(RunFact("steps", words))
    }
    if let loss = run.loss {
      let number = Numeral.fixed(loss, decimals: 3, glyphs: glyphs)
      facts.append(RunFact("train loss", number + " nats"))
    }
    if let last = run.last { facts += measures(run.first ?? last, last, glyphs) }
    let epochs = run.epochs.map(String.init).joined(separator: ", ")
    facts.append(RunFact("epochs", epochs.isEmpty ? "none saved" : epochs))
    facts.append(sizes(run))
    let times = [
      age(run.begun).map { "begun \($0) ago" }, age(run.modified).map { "written \($0) ago" },
    ].compactMap(\.self)
    if !times.isEmpty { facts.append(RunFact("times", times.joined(separator: ", "))) }
    return facts + (run.header.map(settings) ?? [])
  }

  /// Each number of the evaluations, first and last.
  private func measures(
    _ first: RunSummary.Measured, _ last: RunSummary.Measured, _ glyphs: Glyphs
  ) -> [RunFact] {
    let before = first.evaluation.numbers
    return zip(before, last.evaluation.numbers).compactMap { first, last in
      guard let start = first.value, let end = last.value else { return nil }
      func number(_ value: Double) -> String { Numeral.fixed(value, decimals: 3, glyphs: glyphs) }
      return RunFact(
        RunsNames.measure(first.name), "\(number(start)) \(glyphs.arrow) \(number(end))")
    } + [RunFact("measured on", "\(last.prompts), steps \(first.step) and \(last.step)", .muted)]
  }

  private func sizes(_ run: RunSummary) -> RunFact {
    let parts = [
      (run.bytes.checkpoints, "epochs"), (run.bytes.states, "state"), (run.bytes.logs, "logs"),
    ]
    let words = parts.filter { $0.0 > 0 }.map { "\(Numeral.bytes($0.0)) \($0.1)" }
    return RunFact(
      "disk",
      Numeral.bytes(run.bytes.total)
        + (words.isEmpty ? "" : ": " + words.joined(separator: ", ")))
  }

  private func settings(_ header: TrainingHeader) -> [RunFact] {
    let settings = header.settings
    let rows = header.sentences ? "sentences" : "blocks of \(header.block)"
    let length =
      switch settings.length {
      case .epochs(let count): "\(count) epoch\(count == 1 ? "" : "s")"
      case .steps(let count): "\(count) steps"
      }
    return [
      RunFact("checkpoint", header.checkpoint.name),
      RunFact("data", "\(header.data.name): \(header.rows) \(rows), \(header.tokens) tokens"),
      RunFact(
        "settings",
        "\(length), batch \(settings.batch), lr \(settings.learningRate) "
          + "\(settings.schedule.shape.rawValue), weight decay \(settings.optimiser.weightDecay), "
          + "seed \(settings.seed)"),
      RunFact("version", header.version, .muted),
    ]
  }
}

/// What the screen of runs calls the numbers of evaluations.
private enum RunsNames {
  static func measure(_ name: String) -> String {
    switch name {
    case "logitDifference": "F"
    case "answerProbability": "p(answer)"
    case "answerRank": "rank"
    case "probabilityDifference": "prob. diff."
    case "loss": "answer loss"
    default: name
    }
  }
}
