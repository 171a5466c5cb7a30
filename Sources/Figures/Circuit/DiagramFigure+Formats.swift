import Screen
import StrictJSON
import TextColumns

extension CSVTable {
  /// The items of a diagram, and its arrows.
  static func tables(of figure: DiagramFigure) -> [CSVTable] {
    [items(figure), arrows(figure)]
  }

  private static func items(_ figure: DiagramFigure) -> CSVTable {
    let diagram = figure.diagram
    let items = diagram.boxes.flatMap { box in box.items.map { (box: box, item: $0) } }
    let names = HeadColumns(items.map(\.item.text), title: figure.itemTitle)
    let hasValues = diagram.largest > 0
    var columns =
      names.columns + [
        Column(heading: figure.boxTitle.isEmpty ? "box" : figure.boxTitle, isNumeric: false),
        Column(heading: "position", isNumeric: false),
      ]
    if hasValues {
      columns.append(
        Column(heading: diagram.unit.isEmpty ? "value" : diagram.unit, isNumeric: true))
    }
    if diagram.isComparison { columns.append(Column(heading: "mark", isNumeric: false)) }
    return CSVTable(
      figure.title, columns,
      items.enumerated().map { index, pair in
        names.fields(index) + [pair.box.id, pair.box.subtitle]
          + (hasValues ? [CommaSeparated.number(pair.item.value ?? .nan)] : [])
          + (diagram.isComparison ? [figure.words(pair.item.mark)] : [])
      })
  }

  private static func arrows(_ figure: DiagramFigure) -> CSVTable {
    CSVTable(
      "links",
      [
        Column(heading: "from", isNumeric: false), Column(heading: "to", isNumeric: false),
        Column(heading: "into", isNumeric: false), Column(heading: "weight", isNumeric: true),
      ],
      figure.diagram.arrows.map {
        [$0.from, $0.to, $0.label, CommaSeparated.number($0.weight ?? .nan)]
      })
  }
}

extension DiagramFigure {
  /// A mark in words: `kept`, or what it means here.
  func words(_ mark: Diagram.Mark) -> String {
    switch mark {
    case .kept: "kept"
    case .added: addedMeaning
    case .removed: removedMeaning
    }
  }

  var json: JSONOutput {
    let boxes = JSONOutput.array(
      diagram.boxes.map { box -> JSONOutput in
        let items = box.items.map { item -> JSONOutput in
          ["name": item.text, "value": item.value?.withDigitsOfSingle, "mark": item.mark.rawValue]
        }
        return [
          "id": box.id, "title": box.title, "subtitle": box.subtitle,
          "items": JSONOutput.array(items),
        ]
      })
    let arrows = JSONOutput.array(
      diagram.arrows.map { arrow -> JSONOutput in
        [
          "from": arrow.from, "to": arrow.to, "label": arrow.label,
          "weight": arrow.weight?.withDigitsOfSingle,
        ]
      })
    return [
      "kind": "diagram", "title": title, "unit": diagram.unit, "added": addedMeaning,
      "removed": removedMeaning, "boxes": boxes, "arrows": arrows,
    ]
  }

  /// A picture in boxes and lines, then the items with their numbers.
  var lines: [String] {
    var room = Size(width: TextPage.width, height: 60)
    let size = DiagramLayout(diagram, in: room).size
    room = Size(width: max(room.width, size.width), height: max(room.height, size.height + 1))
    let picture = TextPage.picture(room) { canvas in
      DiagramView(diagram, meanings: (addedMeaning, removedMeaning)).draw(on: canvas)
    }
    // Rows without anything above, below and between say nothing.
    let seen = picture.filter { !$0.isEmpty }
    return seen + [""] + table.lines
  }

  private var table: TableFigure {
    var columns: [TableFigure.Column] = [.init(itemTitle), .init(boxTitle), .init("position")]
    if diagram.largest > 0 { columns.append(.init(diagram.unit.isEmpty ? "value" : diagram.unit)) }
    if diagram.isComparison { columns.append(.init("mark")) }
    return TableFigure(
      columns: columns,
      rows: diagram.boxes.flatMap { box in
        box.items.map { item in
          [.text(item.text), .text(box.title), .text(box.subtitle)]
            + (diagram.largest > 0 ? [.number(item.value ?? .nan)] : [])
            + (diagram.isComparison
              ? [.text(item.mark == .kept ? "" : words(item.mark))] : [])
        }
      })
  }
}
