import Screen
import Transformer

/// A filter of the table of heads; every requirement must hold.
struct HeadFilter: Hashable, Sendable {
  /// The text as typed.
  let text: String
  /// The requirements.
  let requirements: [Requirement]

  /// One requirement.
  enum Requirement: Hashable, Sendable {
    /// The head's name or class begins with a word.
    case name(String)
    /// The head's layer stands in a relation to a number.
    case layer(Relation, Double)
    /// A number of the table, or its magnitude, stands in a relation to a number.
    case value(HeadColumn, isSize: Bool, Relation, Double)
  }

  /// A relation between two numbers.
  enum Relation: String, Hashable, Sendable, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
    case equal = "="

    /// Whether two numbers stand in the relation.
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

  /// Parses words separated by blanks: names as `9.9`, classes, requirements as `|effect|>0.1`.
  ///
  /// - Parameters:
  ///   - text: the text as typed.
  ///   - columns: the columns whose titles requirements can use.
  /// - Throws: the first condition that cannot be read.
  init(_ text: String, columns: [HeadColumn]) throws(FilterProblem) {
    self.text = text.trimmed
    var requirements: [Requirement] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      requirements.append(try Self.read(String(word), columns))
    }
    self.requirements = requirements
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

/// Why a filter cannot be parsed.
enum FilterProblem: Error, Hashable, Sendable {
  /// The word after the sign is not a number.
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
  /// Its names in requirements, in lower case.
  fileprivate var filterNames: [String] {
    switch self {
    case .head: ["head"]
    case .role: ["class"]
    case .measure(let measure): measure.filterNames
    case .first: ["before", "a"]
    case .second(let measure): measure.filterNames + ["after", "b"]
    case .change: ["change", "diff"]
    }
  }
}

extension HeadMeasure {
  fileprivate var filterNames: [String] {
    switch self {
    case .attention(let name): [name.lowercased(), "→" + name.lowercased()]
    case .attribution: ["attr", "attribution"]
    case .effect: ["effect"]
    case .previousToken: ["prev", "previous"]
    case .duplicateToken: ["dup", "duplicate"]
    case .induction: ["ind", "induction"]
    }
  }
}

extension Scene<HeadsState> {
  /// Whether a head passes a filter; an unknown number fails its requirement.
  func fits(_ filter: HeadFilter, _ head: Head) -> Bool {
    filter.requirements.allSatisfy { requirement in
      switch requirement {
      case .name(let word):
        head.description.hasPrefix(word) || (role(head)?.lowercased().hasPrefix(word) ?? false)
      case .layer(let relation, let number): relation.holds(Double(head.layer), number)
      case .value(let column, let isSize, let relation, let number):
        value(column, head).map { relation.holds(isSize ? $0.magnitude : $0, number) } ?? false
      }
    }
  }
}
