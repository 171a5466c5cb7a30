import Analyses
import Circuits
import Foundation
import Transformer

@testable import Explorer

/// Answers about circuits, in which each head has a share of its own.
enum MadeUpCircuits {
  static func answer(
    _ query: any CircuitQuery, _ request: QueryRequest, _ model: ModelFacts, _ edits: Int
  ) -> AnyAnswer {
    switch query {
    case let query as CircuitRunQuery: AnyAnswer(run(query, request, model, edits))
    case let query as MinimalityQuery: AnyAnswer(minimality(query, edits))
    case let query as CompletenessQuery: AnyAnswer(completeness(query, edits))
    case let query as CircuitCardQuery: AnyAnswer(card(query))
    default: fatalError("\(query)")
    }
  }

  /// The share of a head in F(M) = 4.
  static func share(_ head: Head) -> Float { Float(1 + head.layer + head.index) / 8 }

  /// F of a circuit.
  static func score(_ circuit: Circuit, _ edits: Int) -> Float {
    circuit.heads.reduce(0.25) { $0 + share($1) } - Float(edits) / 2
  }

  /// A card on which half the questions are answered.
  private static func card(_ query: CircuitCardQuery) -> CircuitCard {
    let rows = CircuitCard.Question.allCases.enumerated().map { place, question -> [String: Any] in
      let verdict = CircuitCard.Verdict.allCases[place % 3].rawValue
      guard place % 2 == 0 else {
        return [
          "question": question.rawValue, "unit": "", "verdict": verdict,
          "sentence": "Not measured: nobody did.",
        ]
      }
      return [
        "question": question.rawValue, "unit": "%", "value": 10 * place + 30,
        "interval": ["low": 10 * place + 25, "high": 10 * place + 40, "level": 0.95],
        "verdict": verdict, "sentence": "Question \(place) is answered.",
      ]
    }
    return MadeUp.decoded([
      "circuit": MadeUp.encoded(query.circuit), "prompts": 20, "model": 4, "rows": rows,
    ])
  }

  /// Without other heads beside it, a head adds its share.
  private static func minimality(_ query: MinimalityQuery, _ edits: Int) -> Minimality {
    let sets = query.rule.sets(of: query.circuit)
    let entries = query.circuit.members.map { member -> [String: Any] in
      let without = score(query.circuit.removing(sets[member] ?? []), edits)
      let share = Double(share(member.head))
      return [
        "member": MadeUp.encoded(member),
        "className": query.circuit.className(of: member.head) ?? "",
        "removed": MadeUp.encoded(sets[member] ?? []), "without": Double(without),
        "withoutBoth": Double(without) - share, "percent": 25 * share,
        "percentInterval": ["low": 20 * share, "high": 30 * share, "level": 0.95],
      ]
    }
    return MadeUp.decoded([
      "convention": MadeUp.encoded(query.convention), "rule": query.rule.name, "model": 4,
      "circuit": Double(score(query.circuit, edits)), "entries": entries,
    ])
  }

  /// The model loses half of what the circuit loses.
  private static func completeness(_ query: CompletenessQuery, _ edits: Int) -> Completeness {
    let sets =
      [("nothing", "nothing", [Circuit.Member]())]
      + query.circuit.classes.map { ("class", $0.name, $0.members) }
      + query.circuit.members.enumerated().map { ("subset", "subset \($0 + 1)", [$1]) }
    let points = sets.map { kind, name, removed -> [String: Any] in
      let lost = removed.reduce(Float(0)) { $0 + share($1.head) }
      return [
        "kind": kind, "name": name, "removed": MadeUp.encoded(removed),
        "circuit": Double(score(query.circuit, edits) - lost), "model": Double(4 - lost / 2),
        "interval": ["low": 0.25, "high": 1, "level": 0.95],
      ]
    }
    return MadeUp.decoded([
      "convention": MadeUp.encoded(query.convention), "model": 4, "points": points, "seed": 0,
    ])
  }

  /// Three steps: a direct one, one of queries, and pruning.
  static func discovery(
    _ query: DiscoveryQuery, _ model: ModelFacts, _ edits: Int
  ) -> DiscoveryQuery.Answer {
    let kinds = ["direct", "queries", "pruning"]
    let number = query.accepted.count
    let members = query.accepted.prefix(2).joined().map { $0 }
    let circuit =
      (try? members.reduce(Circuit.empty) { try $0.adding($1.member, toClass: $1.className) })
      ?? .empty
    guard kinds.indices.contains(number) else {
      return DiscoveryQuery.Answer(step: nil, circuit: circuit, model: 4)
    }
    let name = ["name-mover", "s-inhibition", "name-mover"][number]
    let heads =
      number == 2
      ? circuit.heads : model.heads.filter { $0.layer == model.shape.layers - 1 - number }
    let candidates = heads.enumerated().map { place, head -> [String: Any] in
      let attention: [String: Any] = ["END->IO": Double(place) / 4, "END->S2": 0.5]
      let random: [String: Any] = [
        "previousToken": 0.1, "duplicateToken": 0.2, "induction": 0.3,
      ]
      let checks: [String: Any] = [
        "attention": attention, "copying": 0.75, "randomTokens": random,
      ]
      let isProposed: Bool = number < 2 && place < 2
      return [
        "member": MadeUp.encoded(Circuit.Member(head, at: "END")), "className": name,
        "effect": Double(3 - place) / -10, "checks": checks, "isKnown": number == 2,
        "isProposed": isProposed,
      ]
    }
    func share(_ layer: Int, _ index: Int) -> Any {
      guard heads.contains(Head(layer, index)) else { return NSNull() }
      return Double(3 - index) / -10
    }
    var map: [[Any]] = []
    for layer in 0..<model.shape.layers {
      map.append((0..<model.shape.heads).map { share(layer, $0) })
    }
    let step: DiscoveryStep = MadeUp.decoded([
      "kind": kinds[number], "round": 0, "position": "END", "map": map, "threshold": 0.02,
      "candidates": candidates, "circuit": Double(score(circuit, edits)),
    ])
    return DiscoveryQuery.Answer(step: step, circuit: circuit, model: 4)
  }

  /// Scores that go down with the number of the edge, with signs in turn.
  static func edgeScores(_ query: EdgeScoresQuery, _ model: ModelFacts) -> EdgeScoresQuery.Answer {
    let graph = EdgeGraph(model.shape)
    let scores = (0..<graph.edgeCount).map { place -> Float in
      let size = Float((place * 37) % 64) / 64
      return place % 3 == 0 ? size : -size
    }
    return EdgeScoresQuery.Answer(
      scores: EdgeScores(graph, scores, query.method, .logitDifference))
  }

  private static func run(
    _ query: CircuitRunQuery, _ request: QueryRequest, _ model: ModelFacts, _ edits: Int
  ) -> CircuitRun {
    let circuit = score(query.circuit, edits)
    let count = request.inputs.prompts.count
    var object: [String: Any] = [
      "convention": MadeUp.encoded(query.convention), "model": 4 - Double(edits),
      "circuit": Double(circuit), "prompts": [Double](repeating: Double(circuit), count: count),
      "modelPrompts": [Double](repeating: 4, count: count),
      "sparsity": [
        [
          "name": "heads", "kept": query.circuit.heads.count,
          "total": model.shape.layers * model.shape.heads, "numerator": "heads",
          "denominator": "heads of the model",
        ]
      ],
    ]
    if count > 1 {
      object["reference"] = -0.5
      object["faithfulnessInterval"] = ["low": 0.5, "high": 1.5, "level": 0.95]
      object["percentInterval"] = ["low": 60, "high": 95, "level": 0.95]
    }
    return MadeUp.decoded(object)
  }
}

extension SmallWorld {
  /// Opens circuits: one to look at, and one to compare it with.
  mutating func open(_ texts: [String]) throws {
    for (place, text) in texts.enumerated() {
      let circuit = try Circuit(parsing: text)
      send(
        .ran(
          .circuit(
            OpenCircuit(circuit, name: place == 0 ? "own.txt" : "other.txt"),
            place == 0 ? .open : .compare)))
      answerAll()
    }
    state.note = nil
  }
}
