public import Files
public import StrictJSON

/// Why a report cannot be read.
public enum ReportProblem: Error, Hashable, Sendable {
  /// The file cannot be read.
  case file(FileError)
  /// The file is no JSON.
  case json(path: String, JSONError)
  /// A member is not as it should be, in words to be put after its place.
  case content(path: String, place: String, String)
}

extension ReportProblem: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch self {
    case .file(let error): "report cannot be read: \(error)"
    case .json(let path, let error):
      "report cannot be read: \(PrintableText.of(path)) is no JSON: \(error)"
    case .content(let path, let place, let words):
      "report cannot be read: in \(PrintableText.of(path)) \(place) "
        + "\(PrintableText.of(words)). `patchbay reproduce` writes it anew"
    }
  }
}
