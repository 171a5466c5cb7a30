import Foundation
import Testing

@testable import TextColumns

@Suite("Column widths agree with the recorded reference")
struct ColumnsTests {
  static let recording = Recording()

  @Test("every scalar has the recorded width")
  func scalars() {
    var expected = [Int](repeating: 1, count: 0x110000)
    for control in [0..<0x20, 0x7F..<0xA0] { for value in control { expected[value] = 0 } }
    for range in Self.recording.ranges {
      for value in range.scalars { expected[value] = range.columns }
    }
    // Beyond the first two planes the tables change only at a few edges.
    let edges = Self.recording.ranges.flatMap {
      [
        $0.scalars.lowerBound - 1, $0.scalars.lowerBound, $0.scalars.upperBound,
        $0.scalars.upperBound + 1,
      ]
    }
    let values = Array(0..<0x20000) + Array(stride(from: 0x20000, to: 0x110000, by: 97)) + edges
    let wrong = values.filter { value in
      guard value >= 0, let scalar = Unicode.Scalar(UInt32(value)) else { return false }
      return Columns.width(of: scalar) != expected[value]
    }
    #expect(Self.recording.ranges.count > 400)
    #expect(wrong.isEmpty, "\(wrong.prefix(10).map { String($0, radix: 16) })")
  }

  @Test("a text has the recorded width", arguments: Self.recording.texts)
  func text(_ sample: Recording.Text) {
    #expect(Columns.width(of: sample.text) == sample.columns, "\(sample.text)")
  }

  @Test(
    "a character takes at most two columns",
    arguments: [
      "👩‍👩‍👧‍👦", "क्षि", "🇩🇪", "ᄒ\u{1161}\u{11AB}", "e\u{301}\u{302}",
      "1\u{FE0F}\u{20E3}",
    ])
  func atMostTwo(_ text: String) {
    for character in text { #expect((1...2).contains(Columns.width(of: character))) }
  }

  @Test("controls take no column", arguments: ["\0", "\n", "\r\n", "\u{1B}", "\u{7F}", "\u{9B}"])
  func controls(_ text: String) {
    #expect(Columns.width(of: text) == 0)
  }
}

/// What the script Scripts/record-columns.py wrote.
struct Recording: Sendable {
  struct Range: Sendable {
    var scalars: ClosedRange<Int>
    var columns: Int
  }

  struct Text: Sendable {
    var text: String
    var columns: Int
  }

  var ranges: [Range] = []
  var texts: [Text] = []

  init() {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/columns.txt")
    let lines = (try? String(contentsOf: url, encoding: .utf8))?.split(separator: "\n") ?? []
    for line in lines {
      let fields = line.split(separator: " ")
      if fields[0] == "range", let first = Int(fields[1], radix: 16),
        let last = Int(fields[2], radix: 16), let columns = Int(fields[3])
      {
        ranges.append(Range(scalars: first...last, columns: columns))
      } else if fields[0] == "text", let columns = Int(fields[1]) {
        var text = ""
        let scalars = fields.dropFirst(2).compactMap { UInt32($0, radix: 16) }
        text.unicodeScalars.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
        texts.append(Text(text: text, columns: columns))
      }
    }
  }
}
