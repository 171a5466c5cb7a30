import StrictJSON
import TextColumns

extension Figure {
  /// The figure's first table, which is what it is about, in CSV; only a heading where it has none.
  var csv: String { CSVTable.tables(of: content).first?.text ?? "" }

  /// The files of the figure in CSV: a table each, and the provenance beside them.
  ///
  /// One table a file, since readers of CSV know nothing else: the first table in the file of the
  /// name that was asked for, further ones as `NAME.PART.csv`. No file holds anything but records, so
  /// that no reader needs to be told of comments. Where the numbers come from stands in
  /// `NAME.csv-metadata.json`, the place and form of *CSV on the Web*.
  ///
  /// - Parameter path: the path of the first table.
  /// - Returns: the files, that of `path` first.
  /// Source: W3C, Model for Tabular Data and Metadata on the Web, 2015, sections 5.3 and 5.4.
  func csvFiles(at path: String) -> [FigureText] {
    let tables = CSVTable.tables(of: content)
    var files: [FigureText] = []
    for table in tables {
      let place = files.isEmpty ? path : Self.place(of: table, beside: path, files)
      files.append(FigureText(path: place, text: table.text))
    }
    if files.isEmpty { files = [FigureText(path: path, text: csv)] }
    let metadata = metadata(tables, paths: files.map(\.path))
    return files + [
      FigureText(path: FigureFormat.metadataPath(of: path), text: metadata.text + "\n")
    ]
  }

  /// A free name beside a path for a further table, after its title.
  private static func place(
    of table: CSVTable, beside path: String, _ files: [FigureText]
  ) -> String {
    let stem = path.lowercased().hasSuffix(".csv") ? String(path.dropLast(4)) : path
    // What follows a comma or colon are circumstances.
    let words = table.title.prefix { !",:".contains($0) }
    let name = words.isEmpty ? "table-\(files.count + 1)" : FileStem.words(String(words))
    var (place, number) = ("\(stem).\(name).csv", 2)
    while files.contains(where: { $0.path == place }) {
      place = "\(stem).\(name)-\(number).csv"
      number += 1
    }
    return place
  }

  private func metadata(_ tables: [CSVTable], paths: [String]) -> JSONOutput {
    let described = zip(tables, paths).map { table, path -> JSONOutput in
      [
        "url": path.split(separator: "/").last.map(String.init) ?? path,
        "dc:title": table.title.isEmpty ? title : table.title,
        "tableSchema": [
          "columns": JSONOutput.array(
            table.columns.map { column in
              ["titles": column.heading, "datatype": column.isNumeric ? "number" : "string"]
            })
        ] as JSONOutput,
      ]
    }
    let note: JSONOutput = [
      "schema": "patchbay.figure/1", "version": provenance.version, "title": title,
    ]
    return [
      "@context": "http://www.w3.org/ns/csvw", "dc:title": title,
      "tables": JSONOutput.array(described),
      "notes": JSONOutput.array([
        note.adding(provenance.json).adding(["texts": CommaSeparated.rule])
      ]),
    ]
  }
}
