import Checkpoints
import Circuits
import Figures
import Patching
import Screen
import Transformer

/// A circuit as boxes of classes and arrows, beside another one where there is a base.
struct CircuitDiagram {
  let circuit: Circuit
  /// What the circuit is compared with; nil for nothing.
  var base: Circuit?

  /// The box that stands for the logits; no class has this name.
  private static var logits: String { "logits" }

  /// The diagram as a part of a figure.
  var content: Figure.Content {
    .diagram(DiagramFigure(title: "Classes and heads", diagram))
  }

  /// Classes and heads as boxes, and what they tell each other as arrows.
  var diagram: Diagram {
    let classes = groups
    let links = circuit.links
    let boxes = classes.enumerated().map { number, group in
      Diagram.Box(
        group.name, subtitle: positions(group), items: group.items.map(\.item),
        tint: Tint(number: number))
    }
    let arrows = links.map { link in
      Diagram.Arrow(
        link.source, link.target ?? Self.logits, label: link.input?.rawValue ?? "")
    }
    let hasLogits = links.contains { $0.target == nil }
    return Diagram(
      boxes: boxes + (hasLogits ? [Diagram.Box(Self.logits)] : []), arrows: arrows,
      levels: links.isEmpty ? layerLevels(classes) : [:])
  }

  private typealias Group = (name: String, items: [(member: Circuit.Member, item: Diagram.Item)])

  /// The classes, those of the base that have lost heads included.
  private var groups: [Group] {
    func items(
      _ members: [Circuit.Member], _ mark: (Circuit.Member) -> Diagram.Mark
    ) -> [(member: Circuit.Member, item: Diagram.Item)] {
      members.map { ($0, Diagram.Item($0.head.description, mark: mark($0))) }
    }
    let before = base.map { Set($0.members) }
    var groups = circuit.classes.map { entry -> Group in
      (entry.name, items(entry.members) { before?.contains($0) ?? true ? .kept : .added })
    }
    let now = Set(circuit.members)
    for entry in base?.classes ?? [] {
      let gone = items(entry.members.filter { !now.contains($0) }) { _ in .removed }
      guard !gone.isEmpty else { continue }
      if let place = groups.firstIndex(where: { $0.name == entry.name }) {
        groups[place].items += gone
      } else {
        groups.append((entry.name, gone))
      }
    }
    return groups
  }

  private func positions(_ group: Group) -> String {
    var names: [String] = []
    for (member, _) in group.items where !names.contains(member.position) {
      names.append(member.position)
    }
    return names.joined(separator: " ")
  }

  /// Without arrows, classes stand in the order of their heads' layers, two on a level.
  private func layerLevels(_ groups: [Group]) -> [String: Int] {
    func layer(_ group: Group) -> Double {
      Double(group.items.reduce(0) { $0 + $1.member.head.layer })
        / Double(max(1, group.items.count))
    }
    let ordered = groups.sorted { (layer($0), $0.name) < (layer($1), $1.name) }
    return Dictionary(
      uniqueKeysWithValues: ordered.enumerated().map { ($0.element.name, $0.offset / 2) })
  }
}

extension CircuitFile {
  /// The diagram of the circuit, with more parts below it.
  ///
  /// - Parameters:
  ///   - title: what the figure is, in a few words.
  ///   - base: what the circuit is compared with; nil for nothing.
  ///   - model: a checkpoint that has the heads; nil where none was opened.
  ///   - parts: what stands below the diagram.
  /// - Returns: the figure.
  /// - Throws: when the hash of the checkpoint cannot be made.
  func figure(
    _ title: String, base: CircuitFile?, _ model: OpenModel? = nil,
    below parts: [Figure.Content] = []
  ) throws -> Figure {
    let checkpoints = try model.map {
      [Provenance.Checkpoint(slot: "", path: $0.checkpoint.folder, sha256: try $0.hash.text())]
    }
    let conventions = [
      "circuit: \(provenance)", base.map { "compared with: \($0.provenance)" },
      base.map {
        "new: a head at a position that is not in \($0.path); gone: one that is in it alone"
      },
    ]
    return Figure(
      title: title,
      provenance: Provenance(
        version: Version.current, checkpoints: checkpoints ?? [],
        conventions: conventions.compactMap(\.self)),
      content: .parts([CircuitDiagram(circuit: circuit, base: base?.circuit).content] + parts))
  }
}

extension CircuitDifference {
  /// Every head of either circuit with its class in both.
  var table: TableFigure {
    TableFigure(
      title: "Heads",
      columns: [
        .init("layer"), .init("head"), .init("position"), .init("first"), .init("second"),
        .init("change"),
      ],
      rows: entries.map { entry in
        [
          .integer(entry.member.head.layer), .integer(entry.member.head.index),
          .text(entry.member.position), .text(entry.first ?? ""), .text(entry.second ?? ""),
          .text(entry.change.rawValue),
        ]
      })
  }
}
