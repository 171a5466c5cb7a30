import Analyses
public import Circuits
import Patching
public import StrictJSON

extension DiscoverySettings: JSONRepresentable {
  /// The thresholds, and how circuits are run.
  public var json: JSONOutput {
    [
      "direct": direct, "queries": queries, "values": values, "inductionKeys": inductionKeys,
      "backups": backups, "attention": attention, "target": target, "gain": gain,
      "additions": additions, "minimality": minimality, "sequences": sequences,
      "seed": seed, "copying": showsCopying,
      "kind": convention.kind.rawValue, "positionMode": convention.positionMode.rawValue,
    ]
  }
}

extension DiscoveryStep: JSONRepresentable {
  /// The map with its candidates, and what was accepted.
  public var json: JSONOutput {
    [
      "kind": kind.rawValue, "round": round, "title": kind.title, "unit": kind.unit,
      "receivers": receivers?.description, "position": position, "threshold": threshold,
      "circuit": circuit, "note": note, "map": map, "candidates": candidates,
      "accepted": accepted,
    ]
  }
}

extension DiscoveryChoice: JSONRepresentable {
  /// The head, its position and its class.
  public var json: JSONOutput { member.json.adding(["class": className]) }
}

extension DiscoveryCandidate: JSONRepresentable {
  /// The head, its number, and what speaks for its class.
  public var json: JSONOutput {
    choice.json.adding([
      "effect": effect, "known": isKnown, "proposed": isProposed, "checks": checks,
    ])
  }
}

extension DiscoveryChecks: JSONRepresentable {
  /// Attention on the prompts, copying, and scores on random tokens.
  public var json: JSONOutput {
    let looks = attention.sorted { $0.key < $1.key }.map {
      JSONOutput.Member(key: $0.key, value: .float($0.value))
    }
    return [
      "attention": JSONOutput.object(looks), "copying": copying,
      "negativeCopying": negativeCopying, "previousToken": randomTokens?.previousToken,
      "duplicateToken": randomTokens?.duplicateToken, "induction": randomTokens?.induction,
    ]
  }
}

extension Discovery: JSONRepresentable {
  private static func json(_ entry: Minimality.Entry) -> JSONOutput {
    entry.member.json.adding([
      "class": entry.className, "removed": entry.removed, "score": entry.score,
      "percent": entry.percent,
    ])
  }

  private static func json(_ point: Completeness.Point) -> JSONOutput {
    ["name": point.name, "circuit": point.circuit, "model": point.model, "score": point.score]
  }

  /// The circuit, its figures, and every step.
  public var json: JSONOutput {
    let classes = circuit.classes.map { ["name": $0.name, "members": $0.members] as JSONOutput }
    return [
      "circuit": ["classes": classes, "links": circuit.links.map(\.description)] as JSONOutput,
      "complete": isComplete, "model": run?.model, "score": run?.circuit,
      "reference": run?.reference, "faithfulness": run?.faithfulness,
      "faithfulnessPercent": run?.faithfulnessPercent,
      "minimality": minimality?.entries.map(Self.json) ?? [],
      "completeness": completeness?.points.map(Self.json) ?? [], "steps": steps,
    ]
  }
}
