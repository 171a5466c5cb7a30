import Screen
import StrictJSON
import Testing

@testable import Figures

@Suite("Records can be read back by the rules of RFC 4180")
struct CommaSeparatedTests {
  @Test(
    "fields are quoted where they must be",
    arguments: [
      ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
      ("two\nlines", "\"two\nlines\""), ("\r\n", "\"\r\n\""), ("#", "\"#\""),
      ("␣#", "\"␣#\""), ("(#", "\"(#\""),
      (" Mary", "\" Mary\""), ("", ""), ("日本", "日本"),
    ])
  func quoted(field: String, written: String) {
    #expect(Array(CommaSeparated.quoted(field).utf8) == Array(written.utf8))
  }

  @Test(
    "no field is run by a spreadsheet, and taking one apostrophe away gives it back",
    arguments: [
      ("=1+2", "'=1+2"), ("@x", "'@x"), ("+x", "'+x"), ("-x", "'-x"), ("-", "'-"), ("'=x", "''=x"),
      ("''@", "'''@"), ("'x", "''x"), ("'", "''"), ("", ""), ("a=b", "a=b"), ("-1.5", "-1.5"),
      ("\t=x", "'\t=x"), ("\r-x", "'\r-x"), ("\n@x", "'\n@x"), ("\r\n+x", "'\r\n+x"),
      ("'\t=x", "''\t=x"), ("\t'=x", "'\t'=x"), ("\tx", "'\tx"), ("\t", "'\t"),
      ("＝1+2", "'＝1+2"),
      ("+0.25", "+0.25"), ("-1e-5", "-1e-5"), ("-inf", "-inf"), ("−1", "−1"),
    ])
  func formulas(field: String, written: String) {
    #expect(CommaSeparated.harmless(field) == written)
    let isGuarded = written.unicodeScalars.first == "'"
    #expect(Array(written.utf8.dropFirst(isGuarded ? 1 : 0)) == Array(field.utf8))
    var output = CommaSeparated()
    output.record([field, "x"])
    #expect(RecordReader.records(of: output.text) == [[written, "x"]])
  }

  @Test("a # is always within quotes")
  func comments() {
    var output = CommaSeparated()
    output.record(["a#b", "x # y", "1"])
    #expect(output.text == "\"a#b\",\"x # y\",1\r\n")
  }

  @Test("numbers keep every digit, and what is none is empty")
  func numbers() {
    #expect(CommaSeparated.number(1.0 / 3) == "0.3333333333333333")
    #expect(CommaSeparated.number(0.1) == "0.1")
    #expect(CommaSeparated.number(Double(Float(0.1))) == "0.1")
    #expect(CommaSeparated.number(-0.0) == "-0.0")
    #expect(CommaSeparated.number(.nan) == "")
    #expect(CommaSeparated.number(.infinity) == "inf")
  }

  @Test("any fields at all come back the same")
  func roundTrip() {
    var words = AwkwardWords(seed: 21)
    for _ in 0..<300 {
      let records = (0..<words.count(1...4)).map { _ in
        (0..<words.count(1...4)).map { _ in words.next() }
      }
      var output = CommaSeparated()
      for record in records { output.record(record) }
      let read = RecordReader.records(of: output.text)
      let isSame =
        read.count == records.count
        && zip(read, records).allSatisfy { pair in
          pair.0.count == pair.1.count
            && zip(pair.0, pair.1).allSatisfy {
              $0.utf8.elementsEqual(CommaSeparated.harmless($1).utf8)
            }
        }
      if !isSame { Issue.record("\(records)\n\(read)\n\(output.text)") }
    }
  }

  @Test("every file of a figure is one table with columns of distinct names, whatever the words")
  func figures() throws {
    var words = AwkwardWords(seed: 22)
    for _ in 0..<100 {
      let files = words.figure().files(at: "a.csv", as: .csv)
      #expect(Set(files.map(\.path)).count == files.count)
      #expect(files.map(\.path).first == "a.csv" && files.last?.path == "a.csv-metadata.json")
      for file in files.dropLast() {
        let records = RecordReader.records(of: file.text)
        #expect(Set(records.map(\.count)).count == 1, "\(file.text)")
        let heading = try #require(records.first)
        #expect(Set(heading).count == heading.count, "\(heading)")
      }
      _ = try JSON.parse(Array(try #require(files.last).text.utf8))
    }
  }

  @Test("further tables have names after their titles, and the metadata name them all")
  func names() throws {
    let table = TableFigure(title: "Sums by layer (logits): all", columns: [.init("a")], rows: [])
    let figure = Figure(
      title: "Parts", provenance: Provenance(version: "0"),
      content: .parts([
        .grid(.heads([[1]], unit: "logits", map: .blueOrange)), .table(table), .table(table),
        .table(.init(columns: [.init("b")], rows: [])),
      ]))
    let files = figure.files(at: "x/a.csv", as: .csv)
    #expect(
      files.map(\.path) == [
        "x/a.csv", "x/a.sums-by-layer-logits.csv", "x/a.sums-by-layer-logits-2.csv",
        "x/a.table-4.csv", "x/a.csv-metadata.json",
      ])
    let json = try JSON.parse(Array(try #require(files.last).text.utf8))
    #expect(
      json["tables"]?.array?.map { $0["url"]?.string } == [
        "a.csv", "a.sums-by-layer-logits.csv", "a.sums-by-layer-logits-2.csv", "a.table-4.csv",
      ])
    #expect(json["notes"]?.array?.first?["version"]?.string == "0")
  }
}

/// Reads records by the grammar of RFC 4180, for tests alone.
enum RecordReader {
  static func records(of text: String) -> [[String]] {
    var records: [[String]] = []
    let scalars = Array(text.unicodeScalars)
    var place = 0
    while place < scalars.count { records.append(record(scalars, &place)) }
    return records
  }

  private static func record(_ scalars: [Unicode.Scalar], _ place: inout Int) -> [String] {
    var fields: [String] = []
    while true {
      var field = String.UnicodeScalarView()
      if scalars[place] == "\"" {
        place += 1
        while true {
          if scalars[place] == "\"" {
            guard scalars[place + 1] == "\"" else { break }
            place += 1
          }
          field.append(scalars[place])
          place += 1
        }
        place += 1
      } else {
        while scalars[place] != ",", scalars[place] != "\r" {
          field.append(scalars[place])
          place += 1
        }
      }
      fields.append(String(field))
      guard scalars[place] == "," else { break }
      place += 1
    }
    place += 2
    return fields
  }
}
