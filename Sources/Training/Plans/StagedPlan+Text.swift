import Checkpoints
import Files
import Foundation
import Tasks

extension StagedPlan {
  /// The most bytes of a plan's file.
  static let limit = 65_536

  /// Reads a plan: a file, or one that comes with the program where no file has the name.
  ///
  /// - Parameter path: the path of a file, or a name of `ReadyMadePlans`.
  /// - Returns: the plan.
  /// - Throws: why it cannot be read, or the first thing that is wrong in it.
  public static func read(_ path: String) throws(PlanError) -> StagedPlan {
    if !FileManager.default.fileExists(atPath: path), !path.contains("/") {
      if let text = ReadyMadePlans.text(named: path) {
        return try StagedPlan(parsing: text, path: path)
      }
      let nearest = NearestName.find(path, among: ReadyMadePlans.names)
      // A name with an ending is that of a file.
      if nearest != nil || !path.contains(".") {
        throw PlanError(path: path, .noSuchPlan(nearest: nearest))
      }
    }
    let text: String
    do throws(TaskError) {
      text = try FileBytes.text(path: path, limit: limit, kind: .plan).text
    } catch {
      throw PlanError(path: path, .file(error))
    }
    return try StagedPlan(parsing: text, path: path)
  }

  /// Reads the text of a plan.
  ///
  /// - Parameters:
  ///   - text: any text; lines end with LF, CR LF or CR.
  ///   - path: where it is from, for messages.
  /// - Throws: the first thing that is wrong.
  public init(parsing text: String, path: String) throws(PlanError) {
    var reader = PlanReader()
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: TextBytes.endsLine)
    for (index, content) in lines.enumerated() {
      do throws(PlanProblem) {
        try reader.take(content, line: index + 1)
      } catch {
        throw PlanError(path: path, line: index + 1, error)
      }
    }
    guard let name = reader.name else { throw PlanError(path: path, .noName) }
    guard !reader.stages.isEmpty else { throw PlanError(path: path, .noStages) }
    self.init(
      name: name, common: reader.common,
      stages: reader.stages.map { Stage(name: $0.name, settings: $0.settings) })
    // Data for small models alone would leave others without.
    let data = StageSettings.Name(.data)
    for (stage, read) in zip(stages, reader.stages)
    where (stage.settings[data] ?? common[data]) == nil {
      throw PlanError(path: path, line: read.line, .noData(stage: stage.name))
    }
  }

  /// The plan as a file, which reads back as the same plan.
  public var text: String {
    let sections =
      [["name = \(name)"] + common.lines] + stages.map { ["[\($0.name)]"] + $0.settings.lines }
    return sections.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  /// A line without its comment, which begins at # at the line's beginning or behind a blank.
  static func withoutComment(_ line: Substring) -> Substring {
    var before: Character = " "
    for place in line.indices {
      if line[place] == "#", before == " " || before == "\t" { return line[..<place] }
      before = line[place]
    }
    return line
  }
}

/// What the lines of a plan have said so far.
private struct PlanReader {
  var name: String?
  var common = StageSettings()
  var stages: [(name: String, settings: StageSettings, line: Int)] = []
  /// The lines of the names that are set at this level.
  private var seen: [String: Int] = [:]

  private static let longestName = 40

  mutating func take(_ content: Substring, line: Int) throws(PlanProblem) {
    let text = StagedPlan.withoutComment(content).trimmedBlanks
    if text.isEmpty { return }
    if text.hasPrefix("[") { return try begin(String(text), line: line) }
    guard let sign = text.firstIndex(of: "=") else { throw .noEqualsSign(String(text)) }
    let written = String(text[..<sign].trimmedBlanks)
    let value = String(text[text.index(after: sign)...].trimmedBlanks)
    if let first = seen.updateValue(line, forKey: written) {
      throw .repeated(written, firstLine: first)
    }
    if written == "name" { return try call(value) }
    guard let name = StageSettings.Name(written) else {
      let names = ["name"] + StageSettings.Name.all.map(\.text)
      throw .unknownName(written, nearest: NearestName.find(written, among: names))
    }
    if stages.isEmpty {
      try common.set(value, as: name)
    } else {
      try stages[stages.count - 1].settings.set(value, as: name)
    }
  }

  private mutating func call(_ value: String) throws(PlanProblem) {
    guard stages.isEmpty else { throw .nameInStage }
    let isShort = value.count <= 200 && !value.unicodeScalars.contains { $0.value < 0x20 }
    guard !value.isEmpty, isShort else {
      throw .badValue(value, name: "name", rule: "what people call the plan, in one short line")
    }
    name = value
  }

  private mutating func begin(_ header: String, line: Int) throws(PlanProblem) {
    let name = String(header.dropFirst().dropLast().trimmedBlanks)
    let isWord = name.allSatisfy { character in
      character.isASCII && (character.isLetter || character.isNumber)
        || character == "-" || character == "_"
    }
    guard header.hasSuffix("]"), !name.isEmpty, isWord, name.count <= Self.longestName else {
      throw .notAHeader(header)
    }
    if let first = stages.first(where: { $0.name == name }) {
      throw .repeatedStage(name, firstLine: first.line)
    }
    guard stages.count < StagedPlan.mostStages else {
      throw .tooManyStages(limit: StagedPlan.mostStages)
    }
    stages.append((name, StageSettings(), line))
    seen = [:]
  }
}
