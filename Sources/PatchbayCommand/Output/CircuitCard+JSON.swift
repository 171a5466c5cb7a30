public import Circuits
public import StrictJSON

extension CircuitCard: JSONRepresentable {
  /// The model's score, and a row for each question.
  public var json: JSONOutput {
    ["model": model, "prompts": prompts, "heads": circuit.heads.count, "rows": rows]
  }
}

extension CircuitCard.Row: JSONRepresentable {
  /// The question, the number with its interval, and what it says.
  public var json: JSONOutput {
    [
      "question": question.rawValue, "of": subject, "value": value, "unit": unit,
      "interval": interval, "verdict": verdict.rawValue, "sentence": sentence,
    ]
  }
}

extension CircuitDifference: JSONRepresentable {
  /// A row for each head at a position, and how much is in both.
  public var json: JSONOutput {
    ["heads": entries, "overlap": overlap, "overlapOfHeads": overlapOfHeads]
  }
}

extension CircuitDifference.Entry: JSONRepresentable {
  /// The head, its position, its classes, and what became of it.
  public var json: JSONOutput {
    member.json.adding(["first": first, "second": second, "change": change.rawValue])
  }
}
