import Files
public import Transformer

extension Circuit {
  /// Reads the text of a circuit file.
  ///
  /// - Parameters:
  ///   - text: any text; lines end with LF, CR LF or CR.
  ///   - configuration: the model that must have the heads; nil for any.
  /// - Throws: `CircuitError` with the number of the first line that is wrong, from 1.
  ///
  /// Cost: one read of the text.
  public init(parsing text: String, for configuration: Configuration? = nil) throws(CircuitError) {
    var classes: [CircuitClass] = []
    var places: [String: Int] = [:]
    var lines: [Member: Int] = [:]
    var links: [(link: CircuitLink, line: Int)] = []
    for (index, content) in text.split(
      omittingEmptySubsequences: false, whereSeparator: TextBytes.endsLine
    )
    .enumerated() {
      let line = index + 1
      if let link = try Self.link(content, line) {
        links.append((link, line))
        continue
      }
      guard let entry = try Self.entry(content, line) else { continue }
      let member = entry.member
      if let configuration, !configuration.has(member.head) {
        throw .noSuchHead(
          member.head, line: line, layers: configuration.layers, heads: configuration.heads)
      }
      if let first = lines.updateValue(line, forKey: member) {
        throw .duplicate(member.head, line: line, first: first)
      }
      let place = places[entry.name] ?? classes.count
      if place == classes.count {
        places[entry.name] = place
        classes.append(CircuitClass(entry.name, []))
      }
      classes[place].members.append(member)
    }
    for (link, line) in links {
      if places[link.source] == nil, EdgeNode(name: link.source) != nil { throw .edge(line: line) }
      for name in [link.source, link.target].compactMap(\.self) where places[name] == nil {
        throw .noSuchClass(line: line)
      }
    }
    try self.init(classes, links: links.map(\.link))
  }

  /// The circuit as a file, one head a line, class after class, in columns; then one link a line.
  public var fileText: String {
    let heads = members.map(\.head.description.count).max() ?? 0
    let names = classes.map(\.name.count).max() ?? 0
    func padded(_ word: String, _ width: Int) -> String {
      word + String(repeating: " ", count: max(0, width - word.count))
    }
    return classes.map { circuitClass in
      circuitClass.members.map { member in
        padded(member.head.description, heads) + " " + padded(circuitClass.name, names) + " "
          + member.position + "\n"
      }.joined()
    }.joined() + links.map { "\($0)\n" }.joined()
  }

  /// The link that a line says; nil for any other line.
  private static func link(
    _ content: Substring, _ line: Int
  ) throws(CircuitError) -> CircuitLink? {
    let words = words(content)
    guard words.count == 1, words[0].contains(CircuitLink.arrow) else { return nil }
    guard let link = CircuitLink(words[0]) else { throw .notALink(line: line) }
    return link
  }

  /// The words of a line, without its comment.
  private static func words(_ content: Substring) -> [String] {
    // By scalars: a mark that combines with a blank or with # must not hide it.
    let scalars = content.unicodeScalars.prefix { $0 != "#" }
    return scalars.split { $0.properties.isWhitespace }.map { String($0) }
  }

  /// What one line says; nil for one without words.
  private static func entry(
    _ content: Substring, _ line: Int
  ) throws(CircuitError) -> (member: Member, name: String)? {
    let words = words(content)
    guard !words.isEmpty else { return nil }
    guard words.count == 3 else { throw .wordCount(words.count, line: line) }
    guard let head = Head(words[0]) else { throw .notAHead(line: line) }
    guard isWord(words[1]), isWord(words[2]) else { throw .notAWord(line: line) }
    guard isClassName(words[1]) else { throw .reservedName(line: line) }
    return (Member(head, at: words[2]), words[1])
  }
}

extension Configuration {
  fileprivate func has(_ head: Head) -> Bool {
    (0..<layers).contains(head.layer) && (0..<heads).contains(head.index)
  }
}
