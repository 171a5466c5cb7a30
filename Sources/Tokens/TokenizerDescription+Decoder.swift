import StrictJSON

extension TokenizerDescription {
  /// What `decoder` says.
  ///
  /// Where tokens stand for bytes, only such decoders are known that put the bytes together.
  func decoders(_ file: String, isByteLevel: Bool) throws(TokenizerError) -> [TokenDecoder] {
    var decoders: [TokenDecoder] = []
    let setting = settings["decoder"] ?? .null
    if isByteLevel {
      if setting != .null { try checkBytes(setting, "decoder", file) }
    } else {
      try add(setting, "decoder", file, to: &decoders)
    }
    return decoders
  }

  private func checkBytes(
    _ value: JSON, _ name: String, _ file: String
  ) throws(TokenizerError) {
    let kind = type(of: value)
    guard kind == .string("Sequence") else {
      return try require(name, file, "ByteLevel, Fuse or Sequence", found: kind) {
        $0 == .string("ByteLevel") || $0 == .string("Fuse")
      }
    }
    for (index, part) in try parts(value, "decoders", name, file).enumerated() {
      try checkBytes(part, "\(name).decoders[\(index)]", file)
    }
  }

  private func add(
    _ value: JSON, _ name: String, _ file: String, to list: inout [TokenDecoder]
  ) throws(TokenizerError) {
    try checkCount(list.count, name, file)
    let kind = type(of: value)
    switch kind {
    case .string("ByteFallback"): list.append(.byteFallback)
    case .string("Fuse"): list.append(.fuse)
    case .string("Metaspace"): list.append(.metaspace(try metaspace(value, name, file)))
    case .string("Replace"): list.append(try replacing(value, name, file))
    case .string("Strip"):
      let content = try text(value, "content", name, file).unicodeScalars
      guard let character = content.first, content.count == 1 else {
        throw unfit(name + ".content", "one character", value["content"], file)
      }
      list.append(
        .strip(
          character.value, start: try count(value, "start", name, file),
          stop: try count(value, "stop", name, file)))
    case .string("Sequence"):
      for (index, part) in try parts(value, "decoders", name, file).enumerated() {
        try add(part, "\(name).decoders[\(index)]", file, to: &list)
      }
    default:
      let known = ["ByteFallback", "Fuse", "Metaspace", "Replace", "Sequence", "Strip"]
      // ByteLevel would be right if pieces were bytes.
      let expected = "\(Self.listed(known)), without ByteLevel in pre_tokenizer,"
      try require(name, file, expected, found: kind == .null ? nil : kind) { _ in false }
    }
  }

  private func replacing(
    _ value: JSON, _ name: String, _ file: String
  ) throws(TokenizerError) -> TokenDecoder {
    let pattern = try fullPattern(value, name, file)
    let content = try text(value, "content", name, file)
    guard content.utf8.count <= Self.longestContent else {
      throw .unsupported(
        file: file, setting: name + ".content", expected: "up to \(Self.longestContent) bytes",
        found: "\(content.utf8.count) bytes")
    }
    return .replace(pattern, with: content)
  }

  /// The most bytes that a decoder may put in the place of a match.
  private static let longestContent = 256

  private func count(
    _ value: JSON, _ key: String, _ name: String, _ file: String
  ) throws(TokenizerError) -> Int {
    guard let count = value[key]?.integer, 0...(1 << 20) ~= count else {
      throw unfit("\(name).\(key)", "a number of characters", value[key], file)
    }
    return count
  }

  /// What Metaspace says, among pre-tokenizers and decoders.
  func metaspace(
    _ value: JSON, _ name: String, _ file: String
  ) throws(TokenizerError) -> Metaspace {
    let replacement = try text(value, "replacement", name, file).unicodeScalars
    guard let character = replacement.first, replacement.count == 1 else {
      throw unfit(name + ".replacement", "one character", value["replacement"], file)
    }
    let scheme = value["prepend_scheme"] ?? .string("always")
    guard let prefix = scheme.string.flatMap(Metaspace.Prefix.init(rawValue:)) else {
      throw unfit(name + ".prepend_scheme", "always, first or never", scheme, file)
    }
    // Files of before `prepend_scheme` have this; the library refuses the two in contradiction.
    guard try flag(value, "add_prefix_space", true, name, file) || prefix == .never else {
      throw unfit(
        name + ".add_prefix_space", "true beside prepend_scheme \(prefix.rawValue)", .bool(false),
        file)
    }
    return Metaspace(
      replacement: character.value, prefix: prefix,
      splits: try flag(value, "split", true, name, file))
  }
}
