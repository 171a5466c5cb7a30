import Screen
import StrictJSON
import TextColumns

extension CSVTable {
  /// A record for each finding.
  init(_ figure: CardFigure) {
    func text(_ heading: String) -> Column { Column(heading: heading, isNumeric: false) }
    func number(_ heading: String) -> Column { Column(heading: heading, isNumeric: true) }
    self.init(
      figure.title,
      [
        text("finding"), number("number"), text("unit"), number("low"), number("high"),
        text("verdict"), text("words"), text("sentence"),
      ],
      figure.card.rows.map { row in
        [
          row.title, CommaSeparated.number(row.number), row.unit,
          CommaSeparated.number(row.interval?.lowerBound ?? .nan),
          CommaSeparated.number(row.interval?.upperBound ?? .nan), row.verdict.rawValue,
          row.value(), row.sentence,
        ]
      })
  }
}

extension CardFigure {
  var json: JSONOutput {
    let rows = JSONOutput.array(
      card.rows.map { row -> JSONOutput in
        [
          "title": row.title, "number": row.number.withDigitsOfSingle,
          "unit": row.unit.isEmpty ? nil : row.unit, "words": row.value(),
          "interval": row.interval.map {
            [$0.lowerBound.withDigitsOfSingle, $0.upperBound.withDigitsOfSingle]
          }, "reference": row.reference?.withDigitsOfSingle, "verdict": row.verdict.rawValue,
          "sentence": row.sentence,
        ]
      })
    return [
      "kind": "card", "title": title, "heading": card.heading, "lines": card.lines,
      "intervals": card.intervalMeaning, "rows": rows,
    ]
  }

  /// The card as it is on the screen.
  var lines: [String] {
    let view = CardView(card)
    let size = Size(width: TextPage.width, height: view.height(width: TextPage.width))
    return TextPage.picture(size) { view.draw(on: $0) }
  }
}
