/// Reads a pattern in the syntax of Oniguruma, as far as splitting patterns use it.
///
/// What it does not know it refuses with its words, rather than guess.
struct PatternParser {
  /// Why a pattern is refused.
  struct Refusal: Error, Hashable {
    /// What is not supported, in words.
    let what: String
  }

  /// How many groups may stand in each other.
  private static let depth = 32

  let text: [UInt32]
  var place = 0

  init(_ text: String) { self.text = ScalarText.scalars(of: text) }

  /// The whole pattern.
  mutating func parse() throws(Refusal) -> PatternNode {
    let node = try choice(depth: 0, ignoresCase: false)
    guard place == text.count else { throw Refusal(what: "a ) without (") }
    return node
  }

  var next: UInt32? { place < text.count ? text[place] : nil }

  /// Goes past a text if it stands here.
  mutating func consume(_ expected: String) -> Bool {
    let values = ScalarText.scalars(of: expected)
    guard text[place...].starts(with: values) else { return false }
    place += values.count
    return true
  }

  private mutating func choice(depth: Int, ignoresCase: Bool) throws(Refusal) -> PatternNode {
    guard depth <= Self.depth else { throw Refusal(what: "more than \(Self.depth) nested groups") }
    var parts: [PatternNode] = []
    repeat {
      parts.append(try sequence(depth: depth, ignoresCase: ignoresCase))
    } while consume("|")
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence(depth: Int, ignoresCase: Bool) throws(Refusal) -> PatternNode {
    var parts: [PatternNode] = []
    // The letters that stand together without regard to case; some pairs fold to one character.
    var letters: [UInt32] = []
    while let value = next, value != Self.bar, value != Self.close {
      let start = place
      let part = try atom(depth: depth, ignoresCase: ignoresCase)
      letters.append(ignoresCase && place == start + 1 ? value | 0x20 : 0)
      if Self.folds(letters.suffix(2)) { throw Refusal(what: "(?i with letters that fold to one") }
      parts.append(try quantified(part))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private static func folds(_ letters: ArraySlice<UInt32>) -> Bool {
    ["ss", "st", "ff", "fi", "fl"].contains { letters.elementsEqual(ScalarText.scalars(of: $0)) }
  }

  private mutating func atom(depth: Int, ignoresCase: Bool) throws(Refusal) -> PatternNode {
    if consume("(") { return try group(depth: depth + 1, ignoresCase: ignoresCase) }
    if consume("[") { return .set(try cased(try members(), ignoresCase)) }
    if consume(".") { return .set(CharacterSet([.range(0x0A...0x0A)], isInverted: true)) }
    if consume("^") { return .place(.lineStart) }
    if consume("$") { return .place(.lineEnd) }
    if consume("\\") {
      if let place = try edge() { return .place(place) }
      let item = try escaped()
      guard case .range = item else { return .set(CharacterSet([item])) }
      return .set(try cased(CharacterSet([item]), ignoresCase))
    }
    guard let value = next else { throw Refusal(what: "an end where more is needed") }
    guard !"*+?{])".unicodeScalars.contains(where: { $0.value == value }) else {
      throw Refusal(what: "\(Character(Unicode.Scalar(value) ?? " ")) where a character is needed")
    }
    place += 1
    return .set(try cased(CharacterSet([.range(value...value)]), ignoresCase))
  }

  private func cased(_ set: CharacterSet, _ ignoresCase: Bool) throws(Refusal) -> CharacterSet {
    guard ignoresCase else { return set }
    guard let folded = set.ignoringCase() else { throw Refusal(what: "(?i beyond ASCII") }
    return folded
  }

  /// A group whose bracket has been read.
  private mutating func group(depth: Int, ignoresCase: Bool) throws(Refusal) -> PatternNode {
    let look: (isBehind: Bool, isNegated: Bool)?
    var ignoresCase = ignoresCase
    if consume("?:") {
      look = nil
    } else if consume("?i:") {
      (look, ignoresCase) = (nil, true)
    } else if consume("?=") || consume("?!") {
      look = (false, text[place - 1] == 0x21)
    } else if consume("?<=") || consume("?<!") {
      look = (true, text[place - 1] == 0x21)
    } else if next == 0x3F {
      var name = "("
      name.unicodeScalars += text[place...].prefix(3).compactMap { Unicode.Scalar($0) }
      throw Refusal(what: name)
    } else {
      look = nil
    }
    let node = try choice(depth: depth, ignoresCase: ignoresCase)
    guard consume(")") else { throw Refusal(what: "a ( without )") }
    guard let look else { return node }
    if node.most == nil { throw Refusal(what: "a look ahead or behind without an end") }
    if look.isBehind, node.most != node.least {
      throw Refusal(what: "a look behind of several lengths")
    }
    return .look(node, isBehind: look.isBehind, isNegated: look.isNegated)
  }

  private static let bar: UInt32 = 0x7C
  private static let close: UInt32 = 0x29
}
