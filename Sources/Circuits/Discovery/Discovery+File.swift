public import Analyses
import Tasks
import Transformer

extension Discovery {
  /// The circuit as a file, with a comment at each head on how it came in, and the figures on top.
  ///
  /// - Parameters:
  ///   - heading: lines of comment that come first, such as the command that made it.
  ///   - score: what the numbers are of.
  /// - Returns: the text, which `Circuit(parsing:)` reads.
  public func fileText(heading: [String], score: Score = .logitDifference) -> String {
    let entries = minimality?.entries ?? []
    let least = Dictionary(uniqueKeysWithValues: entries.map { ($0.member, $0.percent) })
    let heads = circuit.members.map(\.head.description.count).max() ?? 0
    let names = circuit.classes.map(\.name.count).max() ?? 0
    let places = circuit.members.map(\.position.count).max() ?? 0
    func padded(_ word: String, _ width: Int) -> String {
      word + String(repeating: " ", count: max(0, width - word.count))
    }
    var lines = (heading + figures(score)).map { $0.isEmpty ? "#" : "# \($0)" } + [""]
    for entry in circuit.classes {
      for member in entry.members {
        let adds = least[member]?.map { "; minimality \(Self.number($0)) %" } ?? ""
        lines.append(
          padded(member.head.description, heads) + " " + padded(entry.name, names) + " "
            + padded(member.position, places) + "  # " + words(of: member) + adds)
      }
    }
    if !circuit.links.isEmpty { lines += [""] + circuit.links.map(\.description) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// F(M), F(C) and how heads outside are ablated, a line each.
  private func figures(_ score: Score) -> [String] {
    let partial = isComplete ? [] : ["stopped before the last step: \(steps.count) steps done"]
    guard let run else { return partial }
    let reference = run.reference.map { ", F(ABC) \(Self.number($0))" } ?? ""
    let percent = run.faithfulnessPercent.map { ", \(Self.number($0)) % of F(M)" } ?? ""
    return [
      "\(run.prompts.count) prompts, \(score.name) in \(score.unit): "
        + "F(M) \(Self.number(run.model))\(reference)",
      "F(C) \(Self.number(run.circuit))\(percent)",
      "heads outside: \(run.convention.kind.rawValue), kept \(run.convention.positionMode.rawValue)",
    ] + partial
  }

  /// By which step a head came in, with its number there.
  private func words(of member: Circuit.Member) -> String {
    guard let step = origin(of: member) else { return "from the circuit that it began with" }
    let number = step.candidates.first { $0.member == member }?.effect
    return step.kind.rawValue + (number.map { " \(Self.percent($0))" } ?? "")
  }

  private static func percent(_ share: Float) -> String { "\(number(100 * share)) %" }

  /// A number to two digits behind the point.
  private static func number(_ value: Float) -> String {
    let hundredths = (Double(value) * 100).rounded()
    guard abs(hundredths) < 1e12 else { return "\(value)" }
    let whole = Int(abs(hundredths))
    let digits = whole % 100
    return (hundredths < 0 ? "-" : "") + "\(whole / 100)." + (digits < 10 ? "0" : "") + "\(digits)"
  }
}
