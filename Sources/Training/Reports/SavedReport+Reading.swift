import Files
import StrictJSON
import Transformer

extension SavedReport {
  /// The schema of a report.
  static let schema = "patchbay.report/1"
  /// The most bytes of its file, rows, and characters of a text in it.
  static let (mostBytes, mostRows, mostCharacters) = (8 << 20, 1000, 20_000)
  /// The most words of a command, figures, or heads of a row.
  static let mostWords = 1000

  /// Reads the report in a folder.
  ///
  /// The file may be anybody's: members that are not known are left alone, and what is known must be
  /// as it should.
  ///
  /// - Parameter folder: the folder that holds `report.json`.
  /// - Throws: why the file cannot be read, or what is wrong in it first.
  public init(reading folder: String) throws(ReportProblem) {
    let path = Self.filePath(in: folder)
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try WholeFile.bytes(path: path, limit: Self.mostBytes, kinds: .plain)
    } catch {
      throw .file(error)
    }
    let json: JSON
    do throws(JSONError) {
      json = try JSON.parse(bytes, limits: JSONLimits(depth: 32, bytes: Self.mostBytes))
    } catch {
      throw .json(path: path, error)
    }
    do throws(Member.Problem) {
      try self.init(Member(json: json, place: ""), folder: RunFolder(folder).path)
    } catch {
      throw .content(path: path, place: error.place, error.words)
    }
  }

  private init(_ report: Member, folder: String) throws(Member.Problem) {
    let schema = try report["schema"].name()
    guard schema == Self.schema else {
      throw report["schema"].problem("is '\(schema)', and this version reads '\(Self.schema)'")
    }
    let (model, result) = (report["checkpoint"], report["result"])
    let rows = try result["rows"].list(most: Self.mostRows)
    self.init(
      folder: folder, version: try report["version"].present?.name() ?? "",
      checkpoint: Model(
        path: try model["path"].name(), sha256: try model["sha256"].present?.name()),
      isComplete: try result["state"].name() == "complete", rows: [])
    for row in rows { self.rows.append(try Row(row)) }
  }
}

extension SavedReport.Row {
  fileprivate init(_ row: Member) throws(Member.Problem) {
    id = try row["id"].name()
    title = try row["title"].text()
    task = try row["task"].present?.text() ?? ""
    section = try row["section"].present?.text() ?? ""
    state = try row["state"].choice()
    verdict = try row["verdict"].present?.choice()
    sentence = try row["sentence"].present?.text() ?? ""
    figures = try row["figures"].present?.names() ?? []
    command = try row["command"].present?.names() ?? []
    view = try row["view"].present.map { view throws(Member.Problem) in
      try SavedReport.View(view)
    }
  }
}

extension SavedReport.View {
  fileprivate init(_ view: Member) throws(Member.Problem) {
    screen = try view["screen"].choice()
    a = try view["a"].present?.name()
    b = try view["b"].present?.name()
    let hashes = view["hashes"].present
    aHash = try hashes?["a"].present?.name()
    bHash = try hashes?["b"].present?.name()
    prompts = try view["prompts"].present?.name()
    bos = try view["bos"].present?.truth() ?? false
    row = try view["row"].present?.number(from: 1)
    head = try view["head"].present?.head()
    mlp = try view["mlp"].present?.number(from: 0)
    side = try view["side"].present?.choice()
    site = try view["site"].present?.name()
    receivers = try view["to"].present?.name()
    direction = try view["direction"].present?.choice()
    circuit = try view["circuit"].present?.name()
    edges = try view["edges"].present?.number(from: 1)
    run = try view["run"].present?.name()
    readsYears = try view["lens"].present?.name() == "years"
    let heads = try view["ablate"].present?.list(most: SavedReport.mostWords) ?? []
    ablated = []
    for head in heads { ablated.append(try head.head()) }
    kind = try view["kind"].present?.name()
    positions = try view["at"].present?.name()
  }
}

/// A member of the file, with the place where it stands.
private struct Member {
  /// What stands there; nil for nothing.
  let json: JSON?
  /// The names that lead there, as `result.rows[3].view`.
  let place: String

  /// What is wrong with a member, and where it stands.
  struct Problem: Error {
    var place: String
    var words: String
  }

  func problem(_ words: String) -> Problem { Problem(place: place, words: words) }

  subscript(key: String) -> Member {
    Member(json: json?[key], place: place.isEmpty ? key : "\(place).\(key)")
  }

  /// The member; nil where it is missing or null.
  var present: Member? { json == nil || json == .null ? nil : self }

  /// A text for people; white space of any kind becomes a blank.
  func text() throws(Problem) -> String {
    guard let text = json?.string else { throw problem("is no string") }
    guard text.unicodeScalars.count <= SavedReport.mostCharacters else {
      throw problem("has more than \(SavedReport.mostCharacters) characters")
    }
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A name, path or word of a command, in which no control character can stand.
  func name() throws(Problem) -> String {
    guard let name = json?.string else { throw problem("is no string") }
    guard name.unicodeScalars.count <= SavedReport.mostCharacters else {
      throw problem("has more than \(SavedReport.mostCharacters) characters")
    }
    let isClean = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    guard isClean else { throw problem("has a control character") }
    return name
  }

  func truth() throws(Problem) -> Bool {
    guard let truth = json?.bool else { throw problem("is neither true nor false") }
    return truth
  }

  func number(from least: Int) throws(Problem) -> Int {
    guard let number = json?.integer, number >= least else {
      throw problem("is no whole number from \(least) on")
    }
    return number
  }

  func head() throws(Problem) -> Head {
    guard let text = json?.string, let head = Head(text) else {
      throw problem("is no head, such as 9.6")
    }
    return head
  }

  func list(most: Int) throws(Problem) -> [Member] {
    guard let items = json?.array else { throw problem("is no array") }
    guard items.count <= most else { throw problem("has more than \(most) elements") }
    return items.enumerated().map { Member(json: $1, place: "\(place)[\($0)]") }
  }

  func names() throws(Problem) -> [String] {
    var names: [String] = []
    for item in try list(most: SavedReport.mostWords) { names.append(try item.name()) }
    return names
  }

  /// One of the names that a type has.
  func choice<Choice: CaseIterable & RawRepresentable<String>>() throws(Problem) -> Choice {
    let text = try name()
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem("is '\(text)', and can be \(known)")
    }
    return choice
  }
}
