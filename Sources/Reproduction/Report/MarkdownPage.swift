/// A page in Markdown, written from the top.
struct MarkdownPage {
  private(set) var text = ""

  mutating func heading(_ level: Int, _ words: String) {
    text += "\(String(repeating: "#", count: level)) \(words)\n\n"
  }

  mutating func paragraph(_ words: String) { text += "\(words)\n\n" }

  mutating func code(_ line: String) { text += "    \(line)\n\n" }

  /// A table; without rows nothing is written.
  mutating func table(_ head: [String], _ rows: [[String]]) {
    guard !rows.isEmpty else { return }
    func line(_ cells: [String]) -> String {
      "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n"
    }
    text += line(head) + "|\(head.map { _ in "---|" }.joined())\n"
    text += rows.map(line).joined() + "\n"
  }

  /// Numbers, claims and notes of a row or a finding.
  mutating func content(_ content: RowContent) {
    let hasPaper = content.numbers.contains { $0.paper != nil }
    table(
      ["number", "ours"] + (hasPaper ? ["paper (GPT-2 small)"] : []),
      content.numbers.map { number in
        [number.name, number.words] + (hasPaper ? [number.paperWords] : [])
      })
    if !content.claims.isEmpty {
      let lines = content.claims.map { "- \($0.holds ? "yes" : "**no**"): \($0.words)\n" }
      text += "The paper's claims, here: \(Verdict(content).words).\n\n\(lines.joined())\n"
    }
    if let note = content.note { paragraph(note) }
  }

  /// The name of a heading within links.
  static func anchor(_ heading: String) -> String { heading.lowercased().replacing(" ", with: "-") }

  /// A word of a command as a shell takes it.
  static func word(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || "-_./,:+=".utf8.contains(byte)
    }
    return plain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
