import StrictJSON
import Tokens

extension PromptRequest {
  /// The deepest that a line of a prompt file nests.
  private static let limits = JSONLimits(depth: 4, bytes: PromptFile.byteLimit)

  /// Reads one line of a prompt file.
  ///
  /// - Parameter line: one JSON object.
  /// - Throws: the first thing that is wrong with the line.
  init(line: [UInt8]) throws(PromptProblem) {
    let json: JSON
    do throws(JSONError) {
      json = try JSON.parse(line, limits: Self.limits)
    } catch {
      throw .json(error)
    }
    guard let members = json.object else { throw .notAnObject(json.kind) }
    for key in members.keys where !PromptField.keys.contains(where: { $0.rawValue == key }) {
      guard !Self.remarks.contains(key) else { continue }
      throw .unknownKey(key)
    }
    let fields = Fields(members: members)
    guard let content = try fields.content(.prompt, .tokens) else { throw .noPrompt }
    self.init(
      content, corrupted: try fields.content(.corrupted, .corruptedTokens),
      answer: try fields.choice(.answer), distractor: try fields.choice(.distractor),
      positions: try fields.positions(), template: try fields.integer(.template))
  }

  /// Keys that human readers may like and that are not used.
  private static let remarks = ["text", "corruptedText", "answerText", "distractorText"]
}

/// The members of one line, read as what they should be.
private struct Fields {
  let members: JSONObject

  /// The value of a field; nil where it is absent or null.
  subscript(field: PromptField) -> JSON? {
    members[field.rawValue].flatMap { $0 == .null ? nil : $0 }
  }

  /// Text under one key or tokens under another, not both.
  func content(
    _ text: PromptField, _ tokens: PromptField
  ) throws(PromptProblem) -> PromptRequest.Content? {
    switch (self[text], self[tokens]) {
    case (nil, nil): return nil
    case (.some, .some): throw .both(text, tokens)
    case (let value?, nil):
      guard let string = value.string else {
        throw .wrongKind(text, expected: "a text", found: value.kind)
      }
      return .text(string)
    case (nil, let value?):
      guard let list = value.array else {
        throw .wrongKind(tokens, expected: "a list of token ids", found: value.kind)
      }
      var ids: [TokenID] = []
      for element in list {
        guard let id = element.integer else {
          throw .wrongKind(tokens, expected: "a list of token ids", found: element.kind)
        }
        ids.append(TokenID(id))
      }
      return .tokens(ids)
    }
  }

  func choice(_ field: PromptField) throws(PromptProblem) -> PromptRequest.Choice? {
    guard let value = self[field] else { return nil }
    if let text = value.string { return .text(text) }
    if let id = value.integer { return .token(TokenID(id)) }
    throw .wrongKind(field, expected: "a text or a token id", found: value.kind)
  }

  func integer(_ field: PromptField) throws(PromptProblem) -> Int? {
    guard let value = self[field] else { return nil }
    guard let number = value.integer else {
      throw .wrongKind(field, expected: "a whole number", found: value.kind)
    }
    return number
  }

  func positions() throws(PromptProblem) -> [String: Int] {
    guard let value = self[.positions] else { return [:] }
    guard let object = value.object else {
      throw .wrongKind(.positions, expected: "an object of names and numbers", found: value.kind)
    }
    var positions: [String: Int] = [:]
    for (name, value) in zip(object.keys, object.values) {
      guard let number = value.integer else {
        throw .wrongKind(
          .positions, expected: "whole numbers beside the names", found: value.kind)
      }
      positions[name] = number
    }
    return positions
  }
}
