import StrictJSON

/// What a screen or a command shows, with all that is needed to tell where it comes from.
///
/// A figure is a plain value, made once and written as text in one of four formats.
public struct Figure: Hashable, Sendable {
  /// What is shown, in a few words.
  public var title: String
  /// Where it comes from.
  public var provenance: Provenance
  /// The numbers.
  public var content: Content

  /// Puts a figure together.
  public init(title: String, provenance: Provenance, content: Content) {
    self.title = title
    self.provenance = provenance
    self.content = content
  }

  /// The numbers of a figure.
  public indirect enum Content: Hashable, Sendable {
    /// A grid of cells.
    case grid(GridFigure)
    /// Rows under titled columns.
    case table(TableFigure)
    /// Lines or points between axes.
    case plot(PlotFigure)
    /// Bars by group.
    case bars(BarFigure)
    /// Boxes and arrows.
    case diagram(DiagramFigure)
    /// Nodes on layers and edges.
    case graph(GraphFigure)
    /// Findings with sentences.
    case card(CardFigure)
    /// Several of these, from the top.
    case parts([Content])
  }

  /// The figure as the text of a file.
  ///
  /// - Parameter format: CSV with every digit, of the first table alone (`files` gives all, and the
  ///   provenance); JSON of the schema `patchbay.figure/1`; SVG for a page of a paper; or text of at most 100 columns where
  ///   its labels let it.
  /// - Returns: the text, ended by a line feed. Time linear in the size of the content.
  public func text(as format: FigureFormat) -> String {
    switch format {
    case .csv: csv
    case .json: json.text + "\n"
    case .svg: svg
    case .text: plainText
    }
  }
}

extension Figure.Content {
  /// The figures that are not made of others, from the top.
  var leaves: [Figure.Content] {
    guard case .parts(let parts) = self else { return [self] }
    return parts.flatMap(\.leaves)
  }

  /// The words above a part; empty where there are none.
  var title: String {
    switch self {
    case .grid(let grid): grid.title
    case .table(let table): table.title
    case .plot(let plot): plot.title
    case .bars(let bars): bars.title
    case .diagram(let diagram): diagram.title
    case .graph(let graph): graph.title
    case .card(let card): card.title
    case .parts: ""
    }
  }
}

/// A format that figures are written in; the word is the ending of the file.
public enum FigureFormat: String, Hashable, Sendable, CaseIterable {
  /// Records of RFC 4180, for spreadsheets and statistics.
  case csv
  /// One object, for programs.
  case json
  /// A picture, for papers and pages.
  case svg
  /// Aligned columns, for mail and notes.
  case text = "txt"

  /// The format of that name: its file ending, or `text`; nothing when there is none.
  public init?(name: String) {
    let known = name == "text" ? FigureFormat.text : FigureFormat(rawValue: name)
    guard let known else { return nil }
    self = known
  }

  /// The format that the ending of a file name asks for, in small or capital letters; nothing for
  /// other endings.
  public init?(ending path: String) {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex,
      let known = FigureFormat(rawValue: name[name.index(after: dot)...].lowercased())
    else { return nil }
    self = known
  }

  /// The name as people write it: `CSV`, `JSON`, `SVG` or `text`.
  public var name: String { self == .text ? "text" : rawValue.uppercased() }

  /// What it is good for, in a few words.
  public var use: String {
    switch self {
    case .csv: "every digit, for spreadsheets and statistics"
    case .json: "every digit and its provenance, for programs"
    case .svg: "a picture for papers and slides"
    case .text: "aligned columns for mail and notes"
    }
  }
}
