import Analyses
import Circuits
import Figures
import Patching
import Screen
import StrictJSON
import Tasks
import TextColumns
import Transformer

extension EapCommand {
  /// What was found, by gradients or edge by edge.
  struct Outcome {
    /// Every edge with its number, in the order of the graph; nil for one that was not decided on.
    let edges: [(edge: Edge, value: Float?)]
    /// Sources with their numbers; none without gradients.
    let nodes: [(node: EdgeNode, score: Float)]
    let memory: Int?
    let tested: Int?
    let selected: EdgeCircuit?
    let run: EdgeCircuitRun?

    init(
      scores: EdgeScores, memory: Int, selected: EdgeCircuit? = nil, run: EdgeCircuitRun? = nil
    ) {
      edges = zip(scores.edges, scores.scores).map { ($0, $1) }
      nodes = scores.nodeScores
      (self.memory, tested) = (memory, nil)
      (self.selected, self.run) = (selected, run)
    }

    init(pruning: EdgePruning, selected: EdgeCircuit, run: EdgeCircuitRun) {
      edges = pruning.graph.edges.map { ($0, pruning.changes[$0]) }
      nodes = []
      (memory, tested) = (nil, pruning.testedCount)
      (self.selected, self.run) = (selected, run)
    }

    /// The edges of largest size, strongest first.
    var strongest: [(edge: Edge, value: Float)] {
      edges.compactMap { edge, value in value.map { (edge, $0) } }
        .sorted { abs($0.1) > abs($1.1) }
    }
  }

  func print(
    _ outcome: Outcome, _ run: Run, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws {
    try export.write(run) { try figure(outcome, model, loaded) }
    try run.print(
      "eap", model,
      request: loaded.json(model.vocabulary).adding([
        "steps": acdc == nil ? steps : nil, "alphas": steps > 0 ? alphas.rawValue : nil,
        "edges": edges, "select": selection == nil ? nil : rule, "threshold": threshold,
        "acdc": acdc, "prune": prune, "ablation": ablation.rawValue,
      ]),
      result: outcome.json
    ) { page in
      try page.title(title, model, loaded)
      if let result = outcome.run, let circuit = outcome.selected {
        page.add(circuit, result, loaded)
      }
      page.add(outcome, top, acdc == nil ? "score" : "change")
      page.space()
      page.note(convention(loaded) + " \(page.convention(loaded).capitalizedFirst).")
    }
  }

  private var title: String {
    if acdc != nil { return "ACDC" }
    return steps == 0 ? "EAP" : "EAP-IG"
  }

  private var rule: String { threshold != nil ? "threshold" : (select ?? .top).rawValue }

  /// How numbers were reckoned, in words.
  private func convention(_ loaded: LoadedPrompts) -> String {
    let score = loaded.set.score
    let mean = loaded.set.prompts.count == 1 ? "one prompt" : "\(loaded.set.prompts.count) prompts"
    if let acdc {
      return
        "An edge was taken out where that changed the mean \(score.name) by less than \(acdc), "
        + "from the logits back; absent edges deliver corrupted values. Exact; \(mean). The change is "
        + "that of taking the edge out when it was its turn."
    }
    let points =
      steps == 0
      ? "the clean embedding"
      : "\(steps) points from the corrupted to the clean embedding (\(alphas.rawValue))"
    return
      "Score: (corrupted − clean) of the source times the gradient of the \(score.name) where it is "
      + "read, summed over positions, mean over \(mean) and \(points): what is gained, roughly, when "
      + "the edge delivers its corrupted value. Approximate; the EAP-IG package has the other sign."
  }

  private func figure(
    _ outcome: Outcome, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> Figure {
    let kept = Set(outcome.selected?.edges ?? [])
    let values = acdc == nil ? "score" : "change"
    var parts: [Figure.Content] = [
      .table(
        TableFigure(
          title: "Edges",
          columns: [
            .init("edge"), .init("source"), .init("target"), .init("input"),
            .init(values, unit: loaded.set.score.unit, decimals: 5), .init("selected"),
          ],
          rows: outcome.edges.map { edge, value in
            [
              .text(edge.name), .text(edge.source.name), .text(edge.target.name),
              .text(edge.input?.rawValue ?? ""), .number(Double(value ?? .nan)),
              .integer(kept.contains(edge) ? 1 : 0),
            ]
          }))
    ]
    if !outcome.nodes.isEmpty {
      parts.append(
        .table(
          TableFigure(
            title: "Nodes",
            columns: [.init("node"), .init("score", unit: loaded.set.score.unit, decimals: 5)],
            rows: outcome.nodes.map { [.text($0.node.name), .number(Double($0.score))] })))
    }
    return Figure(
      title: title,
      provenance: try Provenance(
        model, loaded,
        conventions: [
          convention(loaded), Convention.score(loaded.set.score.isOfYears), Convention.end,
        ]),
      content: .parts(parts))
  }
}

extension EapCommand.Outcome {
  /// Every edge, every node, and the circuit with what it scores.
  fileprivate var json: JSONOutput {
    var json: JSONOutput = [
      "edges": edges.map { ["edge": $0.edge.name, "score": $0.value] as JSONOutput },
      "nodes": nodes.map { ["node": $0.node.name, "score": $0.score] as JSONOutput },
      "memoryBytes": memory, "tested": tested,
    ]
    if let selected, let run {
      json = json.adding([
        "selected": [
          "edges": selected.edges.map(\.name), "nodes": selected.nodes.map(\.name),
          "score": run.score, "full": run.full, "corrupted": run.corrupted,
          "percent": run.percent, "prompts": run.perPrompt,
        ] as JSONOutput
      ])
    }
    return json
  }
}

extension Page {
  /// Adds what a circuit scores beside the whole model.
  fileprivate mutating func add(
    _ circuit: EdgeCircuit, _ run: EdgeCircuitRun, _ loaded: LoadedPrompts
  ) {
    let score = loaded.set.score
    fact("circuit", "\(circuit.edges.count) edges between \(circuit.nodes.count) nodes")
    fact(
      score.name.split(separator: " ").map { String($0.prefix(11)) }.joined(separator: " "),
      "\(number(run.score, 4, signed: true)) of the circuit, \(number(run.full, 4, signed: true)) "
        + "of the model, \(number(run.corrupted, 4, signed: true)) on the corrupted prompts, in "
        + score.unit, .accent, indent: 24)
    fact(
      "circuit / model",
      run.percent.map { "\(number($0, 1)) %" } ?? "no per cent: the model's score is nearly zero",
      .accent, indent: 24)
    if circuit.edges.isEmpty {
      fact(
        "", "no chosen edge has a way from the input to the logits: this is the corrupted run",
        indent: 24)
    }
    fact("absent edges", "deliver \(run.ablation.words)", indent: 24)
  }

  /// Adds the strongest edges and nodes.
  fileprivate mutating func add(
    _ outcome: EapCommand.Outcome, _ count: Int, _ values: String
  ) {
    let kept = outcome.selected.map { Set($0.edges) }
    heading("strongest edges", "of \(outcome.edges.count)")
    var table = TextTable([.init("edge", .left), .init(values), .init("", .left)])
    for (edge, value) in outcome.strongest.prefix(count) {
      table.rows.append([
        .init(edge.name), .init(number(value, 5, signed: true), .sign(of: Double(value))),
        .init(kept?.contains(edge) ?? false ? "in the circuit" : "", .muted),
      ])
    }
    add(table.lines(width: width))
    guard !outcome.nodes.isEmpty else { return }
    heading("strongest nodes", "sums over their outgoing edges")
    var nodes = TextTable([.init("node", .left), .init("score")])
    for (node, score) in outcome.nodes.sorted(by: { abs($0.score) > abs($1.score) }).prefix(count) {
      nodes.rows.append([
        .init(node.name), .init(number(score, 5, signed: true), .sign(of: Double(score))),
      ])
    }
    add(nodes.lines(width: width))
  }
}

extension EdgeAblation {
  /// What is delivered, in words.
  fileprivate var words: String {
    switch self {
    case .corrupted: "what their source writes on the corrupted prompt"
    case .zero: "nothing"
    case .mean: "the mean over the corrupted prompts of the template"
    }
  }
}
