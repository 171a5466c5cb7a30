import StrictJSON

extension TokenizerDescription {
  /// The most parts that a pipeline may have, and how many times as long they may make a text.
  static let pipelineLimits = (parts: 64, growth: 4096.0)

  /// What `normalizer` and `pre_tokenizer` say.
  func pipeline(_ file: String) throws(TokenizerError) -> Pipeline {
    var normalizers: [Normalizer] = []
    try add(settings["normalizer"] ?? .null, "normalizer", file, to: &normalizers)
    let growth = Normalizer.growth(of: normalizers)
    guard growth <= Self.pipelineLimits.growth else {
      throw .unsupported(
        file: file, setting: "normalizer",
        expected: "one of up to \(Int(Self.pipelineLimits.growth)) times",
        found: "one that may make a text \(Int(min(growth, 1e9))) times as long")
    }
    var steps: [PreTokenizer] = []
    let setting = settings["pre_tokenizer"] ?? .null
    try add(setting, "pre_tokenizer", file, to: &steps)
    let levels = steps.count { if case .bytes = $0 { true } else { false } }
    guard levels <= 1 else {
      throw .unsupported(
        file: file, setting: "pre_tokenizer", expected: "one ByteLevel", found: "of several")
    }
    try checkPrefix(normalizers, steps, file)
    return Pipeline(
      normalizers: normalizers, steps: steps, isSequence: setting["type"] == .string("Sequence"))
  }

  /// Refuses Metaspace before the start of a text alone where a normalizer may take that start away:
  /// the library then asks where the first character left stood.
  private func checkPrefix(
    _ normalizers: [Normalizer], _ steps: [PreTokenizer], _ file: String
  ) throws(TokenizerError) {
    let isFirst = steps.contains {
      if case .metaspace(let metaspace) = $0 { metaspace.prefix == .first } else { false }
    }
    guard isFirst else { return }
    for normalizer in normalizers {
      switch normalizer {
      case .form, .lowercase: continue
      case .prepend, .begin, .replace, .strip, .stripMarks:
        throw .unsupported(
          file: file, setting: "pre_tokenizer",
          expected: "always or never beside such a normalizer",
          found: "Metaspace with prepend_scheme first")
      }
    }
  }

  private func add(
    _ value: JSON, _ name: String, _ file: String, to list: inout [Normalizer]
  ) throws(TokenizerError) {
    if value == .null, list.isEmpty { return }
    try checkCount(list.count, name, file)
    let kind = type(of: value)
    if let text = kind?.string, let form = NormalizationForm(rawValue: text) {
      return list.append(.form(form))
    }
    switch kind {
    case .string("Lowercase"): list.append(.lowercase)
    case .string("Strip"):
      let left = try flag(value, "strip_left", nil, name, file)
      list.append(.strip(left: left, right: try flag(value, "strip_right", nil, name, file)))
    case .string("StripAccents"): list.append(.stripMarks)
    case .string("Prepend"): list.append(.prepend(try text(value, "prepend", name, file)))
    case .string("Replace"):
      let pattern = try fullPattern(value, name, file)
      list.append(.replace(pattern, with: try text(value, "content", name, file)))
    case .string("Sequence"):
      for (index, part) in try parts(value, "normalizers", name, file).enumerated() {
        try add(part, "\(name).normalizers[\(index)]", file, to: &list)
      }
    default:
      let known = [
        "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Prepend", "Replace", "Sequence", "Strip",
        "StripAccents",
      ]
      try require(name, file, Self.listed(known), found: kind) { _ in false }
    }
  }

  private func add(
    _ value: JSON, _ name: String, _ file: String, to list: inout [PreTokenizer]
  ) throws(TokenizerError) {
    if value == .null, list.isEmpty { return }
    try checkCount(list.count, name, file)
    let kind = type(of: value)
    switch kind {
    case .string("ByteLevel"):
      // The library refuses a file without the first.
      let prefixesSpace = try flag(value, "add_prefix_space", nil, name, file)
      list.append(
        .bytes(
          prefixesSpace: prefixesSpace, splits: try flag(value, "use_regex", true, name, file)))
    case .string("Digits"):
      list.append(.digits(isIndividual: try flag(value, "individual_digits", nil, name, file)))
    case .string("Metaspace"): list.append(.metaspace(try metaspace(value, name, file)))
    case .string("Whitespace"): list.append(.whitespace)
    case .string("Split"):
      let boundary = value["behavior"]?.string.flatMap(PieceBoundary.init(rawValue:))
      guard let boundary else {
        let known = ["Isolated", "Removed", "Contiguous", "MergedWithPrevious", "MergedWithNext"]
        throw unfit(name + ".behavior", Self.listed(known), value["behavior"], file)
      }
      let isInverted = try flag(value, "invert", nil, name, file)
      list.append(.split(try pattern(value, name, file), boundary, isInverted: isInverted))
    case .string("Sequence"):
      for (index, part) in try parts(value, "pretokenizers", name, file).enumerated() {
        try add(part, "\(name).pretokenizers[\(index)]", file, to: &list)
      }
    default:
      let known = ["ByteLevel", "Digits", "Metaspace", "Sequence", "Split", "Whitespace"]
      try require(name, file, Self.listed(known), found: kind) { _ in false }
    }
  }

  func checkCount(
    _ count: Int, _ name: String, _ file: String
  ) throws(TokenizerError) {
    guard count < Self.pipelineLimits.parts else {
      throw .unsupported(
        file: file, setting: name, expected: "up to \(Self.pipelineLimits.parts) parts",
        found: "one part too many")
    }
  }

  /// The pattern of a part that puts something in the place of each match.
  func fullPattern(
    _ value: JSON, _ name: String, _ file: String
  ) throws(TokenizerError) -> Pattern {
    let pattern = try pattern(value, name, file)
    guard !pattern.canBeEmpty else {
      throw .pattern(
        file: file, setting: name + ".pattern", pattern: pattern.text,
        problem: "matches without a character")
    }
    return pattern
  }

  /// The pattern of a part, given as `{"String": …}` or `{"Regex": …}`.
  private func pattern(
    _ value: JSON, _ name: String, _ file: String
  ) throws(TokenizerError) -> Pattern {
    let pattern = value["pattern"]
    let (literal, expression) = (pattern?["String"]?.string, pattern?["Regex"]?.string)
    guard let text = literal ?? expression, pattern?.object?.count == 1 else {
      throw unfit(name + ".pattern", "a String or a Regex", pattern, file)
    }
    do throws(PatternParser.Refusal) {
      return literal != nil ? try Pattern(literal: text) : try Pattern(text)
    } catch {
      throw .pattern(file: file, setting: name + ".pattern", pattern: text, problem: error.what)
    }
  }

  func text(
    _ value: JSON, _ key: String, _ name: String, _ file: String
  ) throws(TokenizerError) -> String {
    guard let text = value[key]?.string else {
      throw unfit("\(name).\(key)", "a text", value[key], file)
    }
    return text
  }

  func parts(
    _ value: JSON, _ key: String, _ name: String, _ file: String
  ) throws(TokenizerError) -> [JSON] {
    guard let list = value[key]?.array else {
      throw unfit("\(name).\(key)", "a list", value[key], file)
    }
    return list
  }

  /// A truth value; `usual` where it is missing, if it may be.
  func flag(
    _ value: JSON, _ key: String, _ usual: Bool?, _ name: String, _ file: String
  ) throws(TokenizerError) -> Bool {
    let found = value[key].flatMap { $0 == .null ? nil : $0 }
    guard let flag = found == nil ? usual : found?.bool else {
      throw unfit("\(name).\(key)", "true or false", value[key], file)
    }
    return flag
  }

  static func listed(_ names: [String]) -> String {
    names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}
