import Screen
import StrictJSON
import TextColumns

extension CSVTable {
  /// A record for each bar.
  init(_ figure: BarFigure) {
    let names = HeadColumns(figure.bars.map(\.label), title: figure.labelTitle)
    let hasGroups = !figure.groups.isEmpty
    let hasIntervals = figure.bars.contains { $0.interval != nil }
    let value = figure.valueTitle.isEmpty ? "value" : figure.valueTitle
    func text(_ heading: String) -> Column { Column(heading: heading, isNumeric: false) }
    func number(_ heading: String) -> Column { Column(heading: heading, isNumeric: true) }
    self.init(
      figure.title,
      names.columns + (hasGroups ? [text(figure.groupTitle)] : []) + [number(value)]
        + (hasIntervals ? [number("low"), number("high")] : [])
        + (figure.noteTitle.isEmpty ? [] : [text(figure.noteTitle)]),
      figure.bars.enumerated().map { index, bar in
        names.fields(index) + (hasGroups ? [bar.group] : [])
          + [CommaSeparated.number(bar.value)]
          + (hasIntervals
            ? [bar.interval?.lowerBound, bar.interval?.upperBound].map {
              CommaSeparated.number($0 ?? .nan)
            } : [])
          + (figure.noteTitle.isEmpty ? [] : [bar.note])
      })
  }
}

extension BarFigure {
  var json: JSONOutput {
    let bars = JSONOutput.array(
      bars.map { bar -> JSONOutput in
        [
          "label": bar.label, "group": bar.group.isEmpty ? nil : bar.group,
          "value": bar.value.withDigitsOfSingle,
          "interval": bar.interval.map {
            [$0.lowerBound.withDigitsOfSingle, $0.upperBound.withDigitsOfSingle]
          }, "note": bar.note.isEmpty ? nil : bar.note,
        ]
      })
    let reference: JSONOutput? = reference.map {
      ["value": $0.value.withDigitsOfSingle, "meaning": $0.meaning]
    }
    return [
      "kind": "bars", "title": title, "labelTitle": labelTitle, "valueTitle": valueTitle,
      "groupTitle": groupTitle, "reference": reference, "bars": bars,
    ]
  }

  /// Bars with a letter for each group, and what the letters mean.
  var lines: [String] {
    let letters = Dictionary(
      uniqueKeysWithValues: zip(groups, ClassLetters.of(groups)))
    let list = BarList(
      bars: bars.map { bar in
        let tag = letters[bar.group].map { Span(String($0)) } ?? Span("")
        return .init(
          bar.label, bar.value, tone: .text, interval: bar.interval, tag: tag)
      })
    let size = Size(width: TextPage.width, height: bars.count)
    var lines = [valueTitle, ""] + TextPage.picture(size) { list.draw(on: $0) }
    if let reference {
      lines.append("")
      lines.append("\(reference.meaning): \(Numeral.significant(reference.value, digits: 3))")
    }
    if !groups.isEmpty {
      let words = groups.compactMap { name in letters[name].map { "\($0) \(name)" } }
      lines.append("")
      lines += Columns.wrapped(words.joined(separator: "  "), to: TextPage.width)
    }
    let notes = bars.filter { !$0.note.isEmpty }
    if !notes.isEmpty {
      lines.append("")
      lines +=
        TableFigure(
          columns: [.init(labelTitle), .init(noteTitle)],
          rows: notes.map { [.text($0.label), .text($0.note)] }
        ).lines
    }
    return lines
  }
}
