import Analyses
public import Circuits
public import StrictJSON

extension CircuitClass: JSONRepresentable {
  /// The name, and the heads with their positions.
  public var json: JSONOutput { ["name": name, "members": members] }
}

extension Circuit: JSONRepresentable {
  /// The classes, and what they tell each other as a file writes it.
  public var json: JSONOutput { ["classes": classes, "links": links.map(\.description)] }
}

extension Interval: JSONRepresentable {
  /// Both ends, and the share of resamples between.
  public var json: JSONOutput { ["low": low, "high": high, "level": level] }
}

extension Bootstrap: JSONRepresentable {
  /// How intervals are drawn.
  public var json: JSONOutput { ["resamples": resamples, "level": level, "seed": seed] }
}

extension CircuitConvention {
  /// What stands outside the circuit, and where its heads are kept.
  var json: JSONOutput { ["kind": kind.rawValue, "positionMode": positionMode.rawValue] }
}

extension Sparsity: JSONRepresentable {
  /// The counts, what they count, and the percentage.
  public var json: JSONOutput {
    [
      "name": name, "kept": kept, "of": total, "numerator": numerator, "denominator": denominator,
      "percent": percent,
    ]
  }
}

extension CircuitRun: JSONRepresentable {
  /// The means, faithfulness with intervals, sparsity, and each prompt's scores.
  public var json: JSONOutput {
    let pairs = zip(modelPrompts, prompts).map { ["model": $0, "circuit": $1] as JSONOutput }
    let json: JSONOutput = [
      "model": model, "circuit": circuit, "reference": reference, "faithfulness": faithfulness,
      "faithfulnessPercent": faithfulnessPercent, "faithfulnessInterval": faithfulnessInterval,
      "faithfulnessPercentInterval": percentInterval,
    ]
    let noted = faithfulnessPercent == nil ? json.adding(["note": noShare]) : json
    return noted.adding(convention.json).adding(["sparsity": sparsity, "prompts": pairs])
  }

  /// Why there is no percentage, where there is none.
  var noShare: String {
    "F(M) is below \(Share.smallest), too near zero to divide by; the absolute difference stands."
  }
}

extension Minimality: JSONRepresentable {
  /// F(M), F(C), and each head with its K.
  public var json: JSONOutput {
    convention.json.adding([
      "rule": rule, "model": model, "circuit": circuit, "heads": entries,
    ])
  }
}

extension Minimality.Entry: JSONRepresentable {
  /// The head, K, both scores, and the difference alone and in percent of F(M).
  public var json: JSONOutput {
    member.json.adding([
      "class": className, "removed": removed, "without": without, "withoutBoth": withoutBoth,
      "score": score, "scoreInterval": scoreInterval, "percent": percent,
      "percentInterval": percentInterval,
    ])
  }
}

extension Completeness: JSONRepresentable {
  /// F(M), and every set with both scores.
  public var json: JSONOutput {
    convention.json.adding(["model": model, "seed": seed, "points": points])
  }
}

extension Completeness.Point: JSONRepresentable {
  /// The set, F(C \ K), F(M \ K), and how far apart they are.
  public var json: JSONOutput {
    [
      "kind": kind.rawValue, "name": name, "removed": removed, "circuit": circuit, "model": model,
      "score": score, "interval": interval,
    ]
  }
}

extension KnownCheck: JSONRepresentable {
  /// The value that is known, that of the model, and whether they agree.
  public var json: JSONOutput {
    [
      "question": question, "name": name, "expected": expected, "got": got,
      "tolerance": tolerance, "passed": passed, "problem": problem,
    ]
  }
}
