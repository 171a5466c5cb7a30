import Figures
import Screen

extension Samples {
  // MARK: Circuits

  private static let arrows: [Diagram.Arrow] = [
    .init("previous-token", "induction", label: "k"),
    .init("duplicate-token", "s-inhibition", label: "v"),
    .init("induction", "s-inhibition", label: "v"),
    .init("s-inhibition", "name-mover", label: "q"),
    .init("s-inhibition", "backup-name-mover", label: "q"),
    .init("s-inhibition", "negative-name-mover", label: "q"),
    .init("name-mover", "logits"), .init("backup-name-mover", "logits"),
    .init("negative-name-mover", "logits"),
  ]

  /// Classes with position and heads; a `+` before a head makes it new, a `-` makes it gone.
  private static let original: [(String, String, String)] = [
    ("previous-token", "S1+1", "2.2 4.11"), ("duplicate-token", "S2", "0.1 0.10 3.0"),
    ("induction", "S2", "5.5 5.8 5.9 6.9"), ("s-inhibition", "END", "7.3 7.9 8.6 8.10"),
    ("name-mover", "END", "9.9 10.0 9.6"),
    ("backup-name-mover", "END", "10.10 10.6 10.2 10.1 11.2 9.7 9.0 11.9"),
    ("negative-name-mover", "END", "10.7 11.10"),
  ]

  private static let tuned: [(String, String, String)] = [
    ("previous-token", "S1+1", "2.2 4.11 +3.6 +3.7 +4.0 +2.9 +3.3"),
    ("duplicate-token", "S2", "0.1 0.10 3.0"),
    ("induction", "S2", "5.5 -5.8 5.9 6.9 +5.1 +6.0"),
    ("s-inhibition", "END", "7.3 7.9 8.6 8.10 +6.1"),
    ("name-mover", "END", "9.9 10.0 9.6 10.10"),
    (
      "backup-name-mover", "END",
      "10.6 10.1 10.2 11.2 9.7 9.0 11.9 +10.3 +11.1 +11.3 +11.6"
    ),
    ("negative-name-mover", "END", "10.7 11.10"),
  ]

  private static func diagram(_ classes: [(String, String, String)]) -> Diagram {
    var number = 0
    return Diagram(
      boxes: classes.enumerated().map { index, group in
        Diagram.Box(
          group.0, title: group.0.replacing("-", with: " "), subtitle: group.1,
          items: group.2.split(separator: " ").map { head in
            number += 1
            let isMarked = head.hasPrefix("+") || head.hasPrefix("-")
            return Diagram.Item(
              String(isMarked ? head.dropFirst() : head), value: abs(wave(number)) * 1.84,
              mark: head.hasPrefix("+") ? .added : head.hasPrefix("-") ? .removed : .kept)
          }, tint: Tint(number: index))
      } + [Diagram.Box("logits")], arrows: arrows, unit: "effect on F (logits)")
  }

  static let circuit = Figure(
    title: "The circuit of indirect objects", provenance: provenance,
    content: .diagram(DiagramFigure(diagram(original))))

  static let comparedCircuit = Figure(
    title: "The circuit after three epochs", provenance: provenance,
    content: .diagram(DiagramFigure(diagram(tuned), addedMeaning: "new after fine-tuning")))

  /// A graph of so many heads, MLPs and edges of 12 layers, the same on every machine.
  private static func graph(heads: Int, mlps: Int, edges: Int) -> LayeredGraph {
    let chosen = (0..<heads).map { ($0 * 144 / heads + $0 * $0 % 5) % 144 }
    let names =
      Set(chosen).sorted().map { (layer: $0 / 12, name: "a\($0 / 12).h\($0 % 12)") }
      + (0..<mlps).map { (layer: $0 * 12 / mlps, name: "m\($0 * 12 / mlps)") }
    let sorted = ["input"] + names.sorted { ($0.layer, $0.name) < ($1.layer, $1.name) }.map(\.name)
    var found: [(name: String, score: Double)] = []
    var seen: Set<String> = []
    for step in 0..<100_000 where found.count < edges {
      let from = step * 7 % sorted.count
      let to = from + 1 + (step * 13 + step / 29) % (sorted.count - from)
      let target = to == sorted.count ? "logits" : sorted[to]
      let isHead = target.hasPrefix("a")
      let name = "\(sorted[from])->\(target)" + (isHead ? "<\(["q", "k", "v"][step % 3])>" : "")
      let isSame =
        sorted[from].prefix(4).split(separator: ".")[0] == target.split(separator: ".")[0]
      guard !isSame || !isHead else { continue }
      if seen.insert(name).inserted { found.append((name, 0.31 * wave(step * 3 + 1))) }
    }
    return .named(found, unit: "effect on the probability difference")
  }

  static let edges150 = Figure(
    title: "The circuit of edges for greater-than", provenance: provenance,
    content: .graph(GraphFigure(graph(heads: 18, mlps: 9, edges: 150))))

  static let edges400 = Figure(
    title: "A larger circuit of edges for greater-than", provenance: provenance,
    content: .graph(GraphFigure(graph(heads: 46, mlps: 12, edges: 400))))

  static let fewEdges = Figure(
    title: "Edges", provenance: Provenance(version: "0.4.0"),
    content: .graph(
      GraphFigure(
        .named([
          ("input->a0.h1<q>", 0.125), ("a0.h1->m0", -0.5), ("m0->a1.h10<v>", 0.25),
          ("a1.h10->logits", 1), ("m0->logits", -0.0625),
        ]))))

  static let fewBars = Figure(
    title: "Bars", provenance: Provenance(version: "0.4.0"),
    content: .bars(
      BarFigure(
        valueTitle: "change (% of F(M))", noteTitle: "K",
        bars: [
          .init("9.9", 12.5, interval: 10...15, group: "name mover"),
          .init("10.10", 3, group: "name mover", note: "9.9"),
          .init("5.5", -0.5, interval: -1...0.25, group: "induction", note: "5.9, 6.9"),
        ], reference: .init(1, "1 % of F(M)"))))

  static let minimality = Figure(
    title: "Minimality of the circuit", provenance: provenance,
    content: .bars(
      BarFigure(
        valueTitle: "change of F without the head (% of F(M))", noteTitle: "K",
        bars: tuned.enumerated().flatMap { index, group in
          group.2.split(separator: " ").enumerated().map { place, head in
            let value = 24 * abs(wave(index * 11 + place * 5)) + 0.6
            return .init(
              head.filter { $0 != "+" && $0 != "-" }, value,
              interval: value * 0.8...value * 1.25 + 0.4,
              group: group.0.replacing("-", with: " "), note: place == 0 ? "" : "the class")
          }
        }, reference: .init(1, "1 % of F(M)"))))

  static let completeness = Figure(
    title: "Completeness of the circuit", provenance: provenance,
    content: .plot(
      .comparison(
        [
          (
            name: "without a class",
            points: tuned.indices.map { PlotPoint(3.4 - 0.7 * Double($0), 3.5 - 0.6 * Double($0)) }
          ), (name: "without anything", points: [PlotPoint(3.3, 3.55)]),
          (
            name: "without random heads",
            points: (0..<20).map {
              PlotPoint(2 + wave($0), 2.2 + wave($0) * 0.8 + wave($0 + 50) / 3)
            }
          ),
        ],
        labels: [tuned.map { $0.0.replacing("-", with: " ") }, ["nothing"]],
        x: "F(C \\ K) (logits)", y: "F(M \\ K) (logits)")))

  static let card = Figure(
    title: "How far the circuit can be believed", provenance: provenance,
    content: .card(
      CardFigure(
        Card(
          heading: "Circuit of 26 heads in 7 classes on 100 prompts",
          lines: [
            "Heads outside the circuit have the means of their template over ABC prompts; heads of the "
              + "circuit keep their position alone."
          ],
          rows: [
            .init(
              "faithfulness, template means", 87.3, decimals: 1, unit: "%",
              interval: 81.2...93.1, scale: 0...120, reference: 80,
              sentence: "The circuit alone reaches 87.3 % of the model's logit difference, "
                + "3.08 of 3.53 logits.", verdict: .good),
            .init(
              "faithfulness, resampled", 64.0, decimals: 1, unit: "%", interval: 52.4...75.0,
              scale: 0...120, reference: 80,
              sentence:
                "With values of other prompts in place of means it reaches 64.0 %, below the "
                + "80 % that one would ask for.", verdict: .poor),
            .init(
              "completeness", 0.42, unit: "logits", interval: 0.31...0.58, scale: 0...2,
              sentence: "Without a class, circuit and model differ by 0.42 logits on average, most "
                + "without the name movers (1.12)."),
            .init(
              "minimality", 0.6, decimals: 1, unit: "% of F(M)", interval: 0.1...1.2, scale: 0...10,
              reference: 1,
              sentence: "The least needed head, 0.10, changes F by 0.6 %; 24 of 26 heads pass 1 %.",
              verdict: .poor),
            .init(
              "random circuits", 1, words: "1 of 101", scale: 1...101,
              sentence: "It is more faithful than each of 100 circuits with as many heads in every "
                + "layer.", verdict: .good),
            .init(
              "stability", 0.71, interval: 0.64...0.8, scale: 0...1,
              sentence:
                "Circuits discovered on bootstrap samples share 71 % of their heads with it."),
            .init(
              "generalisation", 78.5, decimals: 1, unit: "%", interval: 70.2...85.9,
              scale: 0...120, reference: 80,
              sentence: "On frames that discovery never saw it reaches 78.5 %.", verdict: .open),
          ], intervalMeaning: "95 % intervals: percentile bootstrap over prompts, 1000 resamples."))
    ))

  static let circuits = [
    circuit, comparedCircuit, edges150, edges400, minimality, completeness, card,
  ]
}
