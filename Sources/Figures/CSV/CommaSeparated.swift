/// Records of RFC 4180: fields apart by commas, quoted where they need it, lines ended by CR LF.
struct CommaSeparated {
  private(set) var text = ""

  /// Adds one record.
  mutating func record(_ fields: [String]) {
    // A record of one empty field must not look like an empty line, which readers skip.
    if fields == [""] {
      text += "\"\"\r\n"
      return
    }
    text += fields.map { Self.quoted(Self.harmless($0)) }.joined(separator: ",") + "\r\n"
  }

  /// How texts are written, in words for people who read them.
  static let rule =
    "a text that begins with ', =, +, -, @, a tab or an end of line and is no number has an "
    + "apostrophe in front, so that no spreadsheet runs it; without that one apostrophe it is exact"

  /// A field that no spreadsheet runs, and that stays exact: taking one apostrophe away from the
  /// front of each field that begins with one gives the field back.
  ///
  /// Fields that begin with =, +, - or @, narrow or wide, or with a tab or an end of line, and are no
  /// numbers, get an apostrophe in front; and so does every field that begins with one.
  ///
  /// Source: OWASP, CSV Injection.
  static func harmless(_ field: String) -> String {
    guard let first = field.unicodeScalars.first,
      "'=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first), Double(field) == nil
    else { return field }
    return "'" + field
  }

  /// A field, in quotes when it has a comma, a quote, an end of line, blanks at its ends, or a #,
  /// behind which readers that were told of comments pass over the line.
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
