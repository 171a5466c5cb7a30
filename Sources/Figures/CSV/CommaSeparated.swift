/// Records of RFC 4180: fields apart by commas, quoted where they need it, lines ended by CR LF.
struct CommaSeparated {
  private(set) var text = ""

  /// Adds a line that readers of comments skip; what would end the line is shown by a stand-in.
  mutating func comment(_ words: String) {
    text += words.isEmpty ? "#\r\n" : "# \(words)\r\n"
  }

  /// Adds one record.
  mutating func record(_ fields: [String]) {
    // A record of one empty field must not look like an empty line, which readers skip.
    if fields == [""] {
      text += "\"\"\r\n"
      return
    }
    text += fields.map { Self.quoted(Self.harmless($0)) }.joined(separator: ",") + "\r\n"
  }

  /// Adds an empty line, which ends a block of records.
  mutating func gap() { text += "\r\n" }

  /// A field that no spreadsheet runs: one that begins with =, +, - or @, be it behind tabs and ends
  /// of lines, and is no number gets an apostrophe in front, and so does one that looks as if it had
  /// got one, so that taking one away gives the field back.
  ///
  /// Source: OWASP, CSV Injection.
  static func harmless(_ field: String) -> String {
    let first = field.unicodeScalars.first { !"'\t\r\n".unicodeScalars.contains($0) }
    guard let first, "=+-@".unicodeScalars.contains(first), Double(field) == nil else {
      return field
    }
    return "'" + field
  }

  /// A field, in quotes when it has a comma, a quote, an end of line, blanks at its ends, or a #,
  /// behind which readers of comments pass over the line.
  static func quoted(_ field: String) -> String {
    let special: Set<UInt8> = [0x2C, 0x22, 0x0D, 0x0A, 0x23]
    let isPlain =
      !field.utf8.contains(where: special.contains) && field.utf8.first != 0x20
      && field.utf8.last != 0x20
    if isPlain { return field }
    var quoted = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// A number with the fewest digits that read back as the same, in single precision where it has
  /// no more; empty when it is not a number.
  static func number(_ value: Double) -> String {
    value.isNaN ? "" : value.withDigitsOfSingle.description
  }
}

extension Double {
  /// The number with the digits of single precision where it has no more, as what models reckon has.
  var withDigitsOfSingle: Double {
    let single = Float(self)
    guard isFinite, Double(single) == self else { return self }
    return Double(single.description) ?? self
  }
}
