import Screen

/// Circuits as papers draw them.
enum DiagramSamples {
  /// Classes, the position of each, and heads.
  private typealias Classes = [(id: String, position: String, heads: [String], new: Set<String>)]

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

  /// The 26 heads of the original circuit.
  static let original = diagram([
    ("previous-token", "S1+1", ["2.2", "4.11"], []),
    ("duplicate-token", "S2", ["0.1", "0.10", "3.0"], []),
    ("induction", "S2", ["5.5", "5.8", "5.9", "6.9"], []),
    ("s-inhibition", "END", ["7.3", "7.9", "8.6", "8.10"], []),
    ("name-mover", "END", ["9.9", "10.0", "9.6"], []),
    (
      "backup-name-mover", "END",
      ["10.10", "10.6", "10.2", "10.1", "11.2", "9.7", "9.0", "11.9"], []
    ),
    ("negative-name-mover", "END", ["10.7", "11.10"], []),
  ])

  /// The 38 heads after three epochs, compared with the original ones.
  static let tuned = diagram([
    (
      "previous-token", "S1+1", ["2.2", "4.11", "3.6", "3.7", "4.0", "2.9", "3.3"],
      ["3.6", "3.7", "4.0", "2.9", "3.3"]
    ),
    ("duplicate-token", "S2", ["0.1", "0.10", "3.0"], []),
    ("induction", "S2", ["5.5", "5.8", "5.9", "6.9", "5.1", "6.0"], ["5.1", "6.0"]),
    ("s-inhibition", "END", ["7.3", "7.9", "8.6", "8.10", "6.1"], ["6.1"]),
    ("name-mover", "END", ["9.9", "10.0", "9.6", "10.10"], []),
    (
      "backup-name-mover", "END",
      ["10.6", "10.1", "10.2", "11.2", "9.7", "9.0", "11.9", "10.3", "11.1", "11.3", "11.6"],
      ["10.3", "11.1", "11.3", "11.6"]
    ),
    ("negative-name-mover", "END", ["10.7", "11.10"], []),
  ])

  private static func diagram(_ classes: Classes) -> Diagram {
    var number = 0
    let boxes = classes.enumerated().map { index, group in
      Diagram.Box(
        group.id, title: group.id.replacing("-", with: " "), subtitle: group.position,
        items: group.heads.map { head in
          number += 1
          let share = Double((number * 37 + 11) % 101) / 101
          return Diagram.Item(
            head, value: share * share * 1.84, mark: mark(head, group.new))
        }, tint: Tint(number: index))
    }
    return Diagram(
      boxes: boxes + [Diagram.Box("logits")], arrows: arrows, unit: "effect on F (logits)")
  }

  private static func mark(_ head: String, _ new: Set<String>) -> Diagram.Mark {
    if new.contains(head) { return .added }
    return head == "5.8" && !new.isEmpty ? .removed : .kept
  }
}
