import StrictJSON

extension TokenizerDescription {
  /// What `post_processor` puts around a text.
  ///
  /// ByteLevel changes offsets alone, which nothing here has.
  func frame(_ file: String) throws(TokenizerError) -> TextFrame {
    var frame = TextFrame.none
    let setting = settings["post_processor"] ?? .null
    if setting != .null { try add(setting, "post_processor", file, to: &frame) }
    return frame
  }

  private func add(
    _ value: JSON, _ name: String, _ file: String, to frame: inout TextFrame
  ) throws(TokenizerError) {
    let kind = type(of: value)
    switch kind {
    case .string("ByteLevel"): break
    case .string("TemplateProcessing"):
      frame = frame.within(try template(value, name, file))
    case .string("BertProcessing"), .string("RobertaProcessing"):
      frame = frame.within(
        TextFrame(
          before: [try named(value, "cls", name, file)],
          behind: [try named(value, "sep", name, file)]))
    case .string("Sequence"):
      for (index, part) in try parts(value, "processors", name, file).enumerated() {
        try add(part, "\(name).processors[\(index)]", file, to: &frame)
      }
    default:
      let known = [
        "BertProcessing", "ByteLevel", "RobertaProcessing", "Sequence", "TemplateProcessing",
      ]
      try require(name, file, Self.listed(known), found: kind) { _ in false }
    }
  }

  /// The pieces of `single`: special tokens, and once the text.
  private func template(
    _ value: JSON, _ name: String, _ file: String
  ) throws(TokenizerError) -> TextFrame {
    var tokens: [[TokenID]] = [[]]
    for (index, part) in try parts(value, "single", name, file).enumerated() {
      let place = "\(name).single[\(index)]"
      if part["Sequence"]?["id"]?.string != nil {
        tokens.append([])
      } else if let id = part["SpecialToken"]?["id"]?.string {
        tokens[tokens.count - 1] += try special(id, value, name, file)
      } else {
        throw unfit(place, "a Sequence or a SpecialToken", part, file)
      }
    }
    guard tokens.count == 2 else {
      throw .unsupported(
        file: file, setting: name + ".single", expected: "a list with one Sequence",
        found: "a list with \(tokens.count - 1)")
    }
    return TextFrame(before: tokens[0], behind: tokens[1])
  }

  private func special(
    _ id: String, _ value: JSON, _ name: String, _ file: String
  ) throws(TokenizerError) -> [TokenID] {
    let found = value["special_tokens"]?[id]?["ids"]
    var tokens: [TokenID] = []
    for id in found?.array ?? [] {
      guard let id = id.integer, id >= 0 else { break }
      tokens.append(TokenID(id))
    }
    guard let count = found?.array?.count, count == tokens.count else {
      throw unfit("\(name).special_tokens[\"\(id)\"].ids", "a list of ids", found, file)
    }
    return tokens
  }

  /// The token of `["<s>", 1]`.
  private func named(
    _ value: JSON, _ key: String, _ name: String, _ file: String
  ) throws(TokenizerError) -> TokenID {
    guard let pair = value[key]?.array, pair.count == 2, let id = pair[1].integer, id >= 0 else {
      throw unfit("\(name).\(key)", "a text with its id", value[key], file)
    }
    return TokenID(id)
  }
}
