/// The text of one of the files that a figure is written to.
public struct FigureText: Hashable, Sendable {
  /// Where it is written.
  public var path: String
  /// What is written.
  public var text: String

  /// A text for a file.
  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

extension Figure {
  /// The figure as files: one, or in CSV one for each table and one for the provenance.
  ///
  /// - Parameters:
  ///   - path: the path of the first file.
  ///   - format: the format.
  /// - Returns: the files, that of `path` first.
  public func files(at path: String, as format: FigureFormat) -> [FigureText] {
    format == .csv ? csvFiles(at: path) : [FigureText(path: path, text: text(as: format))]
  }
}

extension FigureFormat {
  /// The path of the file that says where the numbers of a CSV file come from.
  ///
  /// - Parameter path: the path of the CSV file.
  /// - Returns: the path beside it that *CSV on the Web* gives it.
  public static func metadataPath(of path: String) -> String { path + "-metadata.json" }
}
