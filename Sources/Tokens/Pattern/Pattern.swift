/// A pattern of a tokenizer, ready to be looked for.
///
/// The engine is the project's own: its matches are those of Oniguruma, which `tokenizers` uses, for
/// the syntax that splitting patterns are written in; it knows the classes of one version of Unicode
/// on every system; and a search takes at most as many steps for each character of a text as the
/// pattern has, whatever both are.
struct Pattern: Hashable, Sendable {
  /// A step of the search.
  enum Instruction: Hashable, Sendable {
    /// One character of a set.
    case set(Int)
    /// All characters of a set that follow, none given back; the second number tells runs apart.
    case run(Int, Int)
    /// First one way, then the other; the last number tells choices apart.
    case choice(Int, Int, Int)
    case jump(Int)
    /// What follows up to `end` must match here, or as many characters before, or must not.
    case look(end: Int, behind: Int, isNegated: Bool)
    /// What follows up to `end` is matched once and for all.
    case once(end: Int)
    case place(PatternPlace)
    case match
  }

  /// How the pattern is written.
  let text: String
  /// Whether it can match where no character is.
  let canBeEmpty: Bool
  /// The fewest bytes of UTF-8 that it can match.
  let leastBytes: Int
  private(set) var instructions: [Instruction] = []
  private(set) var sets: [CharacterSet] = []
  /// How many choices and runs there are.
  private(set) var choices = 0
  private(set) var runs = 0

  /// The most steps, and the most choices among them, that a pattern may have.
  static let limits = (steps: 1024, choices: 128, bytes: 4096)

  /// Reads a pattern.
  ///
  /// - Throws: what in it is not supported.
  init(_ text: String) throws(PatternParser.Refusal) {
    guard text.utf8.count <= Self.limits.bytes else {
      throw PatternParser.Refusal(what: "more than \(Self.limits.bytes) bytes")
    }
    var parser = PatternParser(text)
    let node = try parser.parse()
    try self.init(text, node, leastBytes: node.least)
  }

  /// A pattern that matches a text as it stands.
  init(literal text: String) throws(PatternParser.Refusal) {
    guard text.utf8.count <= Self.limits.bytes else {
      throw PatternParser.Refusal(what: "more than \(Self.limits.bytes) bytes")
    }
    let values = ScalarText.scalars(of: text)
    try self.init(
      text, .sequence(values.map { .set(CharacterSet([.range($0...$0)])) }),
      leastBytes: text.utf8.count)
  }

  private init(
    _ text: String, _ node: PatternNode, leastBytes: Int
  ) throws(PatternParser.Refusal) {
    self.text = text
    self.leastBytes = leastBytes
    canBeEmpty = node.least == 0
    guard !text.isEmpty else { throw PatternParser.Refusal(what: "nothing to look for") }
    try add(node)
    instructions.append(.match)
  }

  private mutating func add(_ node: PatternNode) throws(PatternParser.Refusal) {
    guard instructions.count < Self.limits.steps, choices <= Self.limits.choices else {
      throw PatternParser.Refusal(what: "more repetitions and alternatives than fit")
    }
    switch node {
    case .set(let set): instructions.append(.set(index(of: set)))
    case .sequence(let parts): for part in parts { try add(part) }
    case .choice(let parts): try addChoice(parts)
    case .place(let place): instructions.append(.place(place))
    case .look(let part, let isBehind, let isNegated):
      let start = instructions.count
      instructions.append(.match)
      try add(part)
      instructions.append(.match)
      instructions[start] = .look(
        end: instructions.count, behind: isBehind ? part.least : 0, isNegated: isNegated)
    case .repeated(let part, let least, let most, let greed):
      try addRepeated(part, least, most, greed)
    }
  }

  private mutating func index(of set: CharacterSet) -> Int {
    if let known = sets.firstIndex(of: set) { return known }
    sets.append(set)
    return sets.count - 1
  }

  private mutating func addChoice(_ parts: [PatternNode]) throws(PatternParser.Refusal) {
    var ends: [Int] = []
    for part in parts.dropLast() {
      let start = reserveChoice()
      try add(part)
      ends.append(instructions.count)
      instructions.append(.match)
      setChoice(start, start + 1, instructions.count)
    }
    if let last = parts.last { try add(last) }
    for end in ends { instructions[end] = .jump(instructions.count) }
  }

  private mutating func addRepeated(
    _ part: PatternNode, _ least: Int, _ most: Int?, _ greed: PatternGreed
  ) throws(PatternParser.Refusal) {
    if greed == .possessive, let most {
      let start = instructions.count
      instructions.append(.match)
      try addRepeated(part, least, most, .greedy)
      instructions.append(.match)
      instructions[start] = .once(end: instructions.count)
      return
    }
    for _ in 0..<least { try add(part) }
    guard let most else {
      if greed == .possessive, case .set(let set) = part {
        instructions.append(.run(index(of: set), runs))
        runs += 1
        return
      }
      let start = reserveChoice()
      try add(part)
      instructions.append(.jump(start))
      greed == .lazy
        ? setChoice(start, instructions.count, start + 1)
        : setChoice(start, start + 1, instructions.count)
      return
    }
    var starts: [Int] = []
    for _ in least..<most {
      starts.append(reserveChoice())
      try add(part)
    }
    for start in starts {
      greed == .lazy
        ? setChoice(start, instructions.count, start + 1)
        : setChoice(start, start + 1, instructions.count)
    }
  }

  private mutating func reserveChoice() -> Int {
    instructions.append(.choice(0, 0, choices))
    choices += 1
    return instructions.count - 1
  }

  private mutating func setChoice(_ place: Int, _ first: Int, _ second: Int) {
    guard case .choice(_, _, let number) = instructions[place] else { return }
    instructions[place] = .choice(first, second, number)
  }
}
