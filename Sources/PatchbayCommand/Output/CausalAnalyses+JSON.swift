public import Analyses
public import Circuits
public import StrictJSON

extension SelfRepair: JSONRepresentable {
  /// The means, each prompt's numbers, and the backup map with what it is made from.
  public var json: JSONOutput {
    mean.json.adding([
      "prompts": prompts, "backup": backup, "cleanAttribution": cleanAttribution,
      "ablatedAttribution": ablatedAttribution,
    ])
  }
}

extension SelfRepair.Reading: JSONRepresentable {
  /// The numbers in logits.
  public var json: JSONOutput {
    [
      "clean": clean, "ablated": ablated, "directEffect": directEffect, "naive": naive,
      "selfRepair": repair, "replacementEffect": replacement, "strictSelfRepair": strictRepair,
    ]
  }
}

extension HeadScatter: JSONRepresentable {
  /// The points, and for each name their means and correlation.
  public var json: JSONOutput {
    let names = Name.allCases.map { name in
      let points = points(of: name)
      return JSONOutput.Member(
        key: name.rawValue,
        value: [
          "attention": Measure.mean(points.map(\.attention)),
          "projection": Measure.mean(points.map(\.projection)),
          "correlation": correlation(of: name),
        ])
    }
    return ["points": points, "means": JSONOutput.object(names)]
  }
}

extension HeadScatter.Point: JSONRepresentable {
  /// Prompt from 0, name, attention and projection.
  public var json: JSONOutput {
    ["prompt": prompt, "name": name.rawValue, "attention": attention, "projection": projection]
  }
}

extension ClassEffects: JSONRepresentable {
  /// The logit difference before, and what ablating each class does.
  public var json: JSONOutput { ["before": whole, "classes": classes] }
}

extension ClassEffects.Effect: JSONRepresentable {
  /// The class, the logit difference without it, and the change with and without its sign.
  public var json: JSONOutput {
    [
      "name": name, "members": members, "after": ablated, "effect": effect,
      "magnitude": magnitude,
    ]
  }
}

extension Circuit.Member: JSONRepresentable {
  /// The head and the name of its position.
  public var json: JSONOutput { ["head": head, "position": position] }
}
