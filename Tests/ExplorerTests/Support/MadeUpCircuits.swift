import Analyses
import Circuits
import Transformer

@testable import Explorer

/// Answers about circuits, in which each head has a share of its own.
enum MadeUpCircuits {
  static func answer(
    _ query: any CircuitQuery, _ request: QueryRequest, _ model: ModelFacts, _ edits: Int
  ) -> AnyAnswer {
    switch query {
    case let query as CircuitRunQuery: AnyAnswer(run(query, request, model, edits))
    default: fatalError("\(query)")
    }
  }

  /// The share of a head in F(M) = 4.
  static func share(_ head: Head) -> Float { Float(1 + head.layer + head.index) / 8 }

  /// F of a circuit.
  static func score(_ circuit: Circuit, _ edits: Int) -> Float {
    circuit.heads.reduce(0.25) { $0 + share($1) } - Float(edits) / 2
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
