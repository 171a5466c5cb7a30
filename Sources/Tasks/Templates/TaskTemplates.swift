import Files

/// The sentences and words from which tasks are made.
public struct TaskTemplates: Hashable, Sendable {
  /// The path of the file; nil for those that the program brings along.
  public let path: String?
  /// The content of the file, from which a hash can be made.
  public let bytes: [UInt8]
  private var words: [WordList: [String]] = [:]
  private var sentences: [SentenceFamily: [SentenceTemplate]] = [:]

  /// The words of a list in the order of the file; empty where the file has no such section.
  public subscript(list: WordList) -> [String] { words[list] ?? [] }

  /// The templates of a family in the order of the file; empty where there is no such section.
  public subscript(family: SentenceFamily) -> [SentenceTemplate] { sentences[family] ?? [] }

  /// The text of the file that the program brings along, to be shown and edited.
  public static let builtInText = String(
    // The manifest embeds Templates.txt of this folder in the program.
    decoding: PackageResources.Templates_txt, as: UTF8.self)

  /// The templates that the program brings along.
  public static let builtIn: TaskTemplates = {
    do throws(TaskError) {
      return try TaskTemplates(path: nil, bytes: Array(builtInText.utf8))
    } catch {
      preconditionFailure("TaskTemplates: \(error)")
    }
  }()

  /// The most bytes that a file of templates may have.
  public static let byteLimit = 1 << 20

  /// Reads a file of templates.
  ///
  /// - Parameter path: the path of the file.
  /// - Returns: its templates.
  /// - Throws: the first thing that is wrong, with the number of its line.
  public static func read(path: String) throws(TaskError) -> TaskTemplates {
    try TaskTemplates(
      path: path, bytes: FileBytes.read(path: path, limit: byteLimit, kind: .templates))
  }

  /// Reads the bytes of a file of templates.
  ///
  /// - Parameters:
  ///   - path: the name that messages use; nil for the built-in templates.
  ///   - bytes: the content.
  /// - Throws: the first thing that is wrong, with the number of its line.
  public init(path: String?, bytes: [UInt8]) throws(TaskError) {
    self.path = path
    self.bytes = bytes
    var section: Section?
    let text = TextBytes.withLineFeeds(try FileBytes.unmarked(bytes, path: path))
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      do throws(TemplateProblem) {
        try read(line, section: &section)
      } catch {
        throw .template(line: index + 1, path: path, error)
      }
    }
  }

  private mutating func read(
    _ bytes: ArraySlice<UInt8>, section: inout Section?
  ) throws(TemplateProblem) {
    guard let whole = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    let line = whole.trimmed
    guard !line.isEmpty, !line.hasPrefix("#") else { return }
    if line.hasSuffix(":"), !line.contains(" ") {
      section = try Section(heading: String(line.dropLast()))
      return
    }
    switch section {
    case nil: throw .noSection
    case .sentences(let family):
      let template = try SentenceTemplate(line, family: family)
      guard !self[family].contains(template) else { throw .twice(line) }
      sentences[family, default: []].append(template)
    case .words(let list):
      for word in line.split(whereSeparator: \.isWhitespace).map(String.init) {
        guard !word.contains(where: { "[]".contains($0) }) else {
          throw .bracketsInWord(word, list)
        }
        guard !self[list].contains(word) else { throw .twice(word) }
        words[list, default: []].append(word)
      }
    }
  }

  /// What a section holds.
  private enum Section {
    case words(WordList)
    case sentences(SentenceFamily)

    init(heading: String) throws(TemplateProblem) {
      if let list = WordList(rawValue: heading) {
        self = .words(list)
      } else if let family = SentenceFamily(rawValue: heading) {
        self = .sentences(family)
      } else {
        throw .unknownSection(heading)
      }
    }
  }
}

/// The lists of words, by the headings of their sections.
public enum WordList: String, CaseIterable, Hashable, Sendable {
  /// First names.
  case names
  /// Where people go.
  case places
  /// What one person can give another.
  case objects
  /// What lasts for years.
  case nouns
}

/// The families of sentences, by the headings of their sections.
public enum SentenceFamily: String, CaseIterable, Hashable, Sendable {
  /// Indirect-object sentences for evaluation.
  case base
  /// Indirect-object sentences without a comma after the opening.
  case early
  /// Indirect-object sentences with a comma after the opening.
  case late
  /// Indirect-object sentences with long openings.
  case long
  /// What lasted from one year to another.
  case years
}

extension String {
  /// The text without white space at its ends.
  fileprivate var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
