import Screen
import Transformer

/// Which heads the table lists: every condition must hold.
struct HeadFilter: Hashable, Sendable {
  /// What was typed.
  let text: String
  /// What must hold.
  let conditions: [Requirement]

  /// One thing that must hold.
  enum Requirement: Hashable, Sendable {
    /// The head's name or class begins with a word.
    case name(String)
    /// The head's layer compares so with a number.
    case layer(Relation, Double)
    /// A number of the table, or its size, compares so with a number.
    case value(HeadColumn, isSize: Bool, Relation, Double)
  }

  /// How two numbers compare.
  enum Relation: String, Hashable, Sendable, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
    case equal = "="

    /// Whether two numbers compare so.
    func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .below: left < right
      case .atMost: left <= right
      case .above: left > right
      case .atLeast: left >= right
      case .equal: left == right
      }
    }
  }

  /// Reads words with blanks between: names as `9.9`, classes, conditions as `|effect|>0.1`.
  ///
  /// - Parameters:
  ///   - text: what was typed.
  ///   - columns: the columns of the table, by whose titles conditions name their numbers.
  /// - Throws: the first condition that cannot be read.
  init(_ text: String, columns: [HeadColumn]) throws(FilterProblem) {
    self.text = text.trimmed
    var conditions: [Requirement] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      conditions.append(try Self.read(String(word), columns))
    }
    self.conditions = conditions
  }

  private static func read(
    _ word: String, _ columns: [HeadColumn]
  ) throws(FilterProblem) -> Requirement {
    let signs = Relation.allCases.filter { word.contains($0.rawValue) }
    guard let relation = signs.max(by: { $0.rawValue.count < $1.rawValue.count }),
      let place = word.firstRange(of: relation.rawValue)
    else { return .name(word.lowercased()) }
    var name = word[..<place.lowerBound].lowercased()
    guard let number = Double(word[place.upperBound...]), number.isFinite else {
      throw .notANumber(word, String(word[place.upperBound...]))
    }
    let isSize = name.count > 2 && name.hasPrefix("|") && name.hasSuffix("|")
    if isSize { name = String(name.dropFirst().dropLast()) }
    if name == "layer" { return .layer(relation, number) }
    let named = columns.filter { $0 != .head && $0 != .role }
    guard
      let column = named.first(where: { $0.filterNames.contains(name) })
        ?? named.first(where: { $0.filterNames.contains { $0.hasPrefix(name) } }), !name.isEmpty
    else { throw .noSuchColumn(name, known: named.map { $0.filterNames[0] } + ["layer"]) }
    return .value(column, isSize: isSize, relation, number)
  }
}

/// Why a filter cannot be read.
enum FilterProblem: Error, Hashable, Sendable {
  /// What stands after the sign is no number.
  case notANumber(String, String)
  /// No column has that name.
  case noSuchColumn(String, known: [String])
}

extension FilterProblem: CustomStringConvertible {
  /// What is wrong, and how to mend it.
  var description: String {
    switch self {
    case .notANumber(let word, let found):
      "'\(found)' in '\(word)' is no number. Write a condition without blanks, as |effect|>0.1."
    case .noSuchColumn(let name, let known):
      "There is no column '\(name)'. Conditions can be about \(known.joined(separator: ", "))."
    }
  }
}

extension HeadColumn {
  /// What conditions call it, in small letters.
  fileprivate var filterNames: [String] {
    switch self {
    case .measure(.attention(let name)): [name.lowercased(), "→" + name.lowercased()]
    case .measure(.attribution): ["attr", "attribution", "after", "b"]
    case .attributionFirst: ["before", "a"]
    case .attributionChange: ["change", "diff"]
    case .measure(.effect): ["effect"]
    case .measure(.previousToken): ["prev", "previous"]
    case .measure(.duplicateToken): ["dup", "duplicate"]
    case .measure(.induction): ["ind", "induction"]
    default: [title.lowercased()]
    }
  }
}

extension Scene<HeadsState> {
  /// Whether a filter lets a head through; what is not known does not pass a condition.
  func fits(_ filter: HeadFilter, _ head: Head) -> Bool {
    filter.conditions.allSatisfy { condition in
      switch condition {
      case .name(let word):
        head.description.hasPrefix(word) || (role(head)?.lowercased().hasPrefix(word) ?? false)
      case .layer(let relation, let number): relation.holds(Double(head.layer), number)
      case .value(let column, let isSize, let relation, let number):
        value(column, head).map { relation.holds(isSize ? $0.magnitude : $0, number) } ?? false
      }
    }
  }
}
