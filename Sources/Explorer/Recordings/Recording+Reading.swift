import Files
import Screen
import StrictJSON

extension Recording {
  /// Reads the lines of a recording.
  ///
  /// - Throws: the first line that cannot be understood.
  init(parsing text: String) throws(RecordingProblem) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: TextBytes.endsLine)
    var header: RecordingHeader?
    var steps: [Step] = []
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      let number = index + 1
      guard let json = try? JSON.parse(Array(line.utf8)), json.object != nil else {
        throw .notAnObject(line: number)
      }
      if header == nil {
        header = try RecordingHeader(json, line: number)
      } else {
        steps.append(try Step(json, line: number))
      }
    }
    guard let header else { throw .empty }
    self.init(header: header, steps: steps)
  }
}

extension RecordingHeader {
  fileprivate init(_ json: JSON, line: Int) throws(RecordingProblem) {
    guard let schema = json["schema"]?.string else { throw .noSchema(line: line) }
    guard schema == Self.schema else { throw .otherSchema(schema, line: line) }
    guard let size = json["size"].flatMap(Size.init(_:)) else { throw .badSize(line: line) }
    self.init(
      version: json["version"]?.string ?? "", checkpoint: json["checkpoint"]?.string ?? "",
      second: json["second"]?.string,
      opening: OpeningPrompt(
        prompt: json["prompt"]?.string, answer: json["answer"]?.string,
        distractor: json["distractor"]?.string, bos: json["bos"]?.bool ?? false),
      size: size, series: json["series"]?.array?.compactMap(\.string) ?? [],
      report: json["report"]?.string)
  }
}

extension Recording.Step {
  fileprivate init(_ json: JSON, line: Int) throws(RecordingProblem) {
    if let name = json["key"]?.string {
      guard let key = Key(name) else { throw .noSuchKey(name, line: line) }
      self = json["burst"]?.bool == true ? .burstKey(key) : .key(key)
    } else if let text = json["paste"]?.string {
      self = .paste(text)
    } else if let words = json["say"]?.string {
      self = .say(words)
    } else if let value = json["resize"] {
      guard let size = Size(value) else { throw .badSize(line: line) }
      self = .resize(size)
    } else if let name = json["mouse"]?.string, let action = Mouse.Action(rawValue: name),
      let place = json["at"].flatMap(Size.init(_:))
    {
      self = .mouse(Mouse(action, at: Point(column: place.width, row: place.height)))
    } else {
      throw .noStep(line: line)
    }
  }
}

extension Size {
  /// A size from an array of two numbers.
  fileprivate init?(_ json: JSON) {
    guard let items = json.array, items.count == 2, let width = items[0].integer,
      let height = items[1].integer, (0...Self.mostDrawn).contains(width),
      (0...Self.mostDrawn).contains(height)
    else { return nil }
    self.init(width: width, height: height)
  }
}

/// Why a recording cannot be read.
enum RecordingProblem: Error, Hashable, Sendable {
  case empty
  case notAnObject(line: Int)
  case noSchema(line: Int)
  case otherSchema(String, line: Int)
  case badSize(line: Int)
  case noSuchKey(String, line: Int)
  case noStep(line: Int)
}

extension RecordingProblem: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  var description: String {
    switch self {
    case .empty: "it is empty. Record an exploration with `patchbay --record FILE`."
    case .notAnObject(let line):
      "line \(line) is no JSON object. Each line of a recording is one, as {\"key\": \"2\"}."
    case .noSchema(let line):
      "line \(line) has no schema. A recording begins with \"schema\": "
        + "\"\(RecordingHeader.schema)\"."
    case .otherSchema(let schema, let line):
      "line \(line) has the schema '\(schema)', and this version reads "
        + "'\(RecordingHeader.schema)'. Replay it with the version that made it."
    case .badSize(let line):
      "line \(line) has no size that can be drawn: two whole numbers up to \(Size.mostDrawn), "
        + "as [80, 24]."
    case .noSuchKey(let name, let line):
      "line \(line) has a key '\(name)' that does not exist. Keys are named as in "
        + "Documentation/Keys.md."
    case .noStep(let line):
      "line \(line) says nothing that can be done. It needs key, paste, mouse, resize or say."
    }
  }
}
