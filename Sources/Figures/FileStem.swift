import TextColumns

extension Figure {
  /// A name for a file of this figure, without ending: letters and digits of ASCII in small
  /// letters, and hyphens; never empty, at most 60 characters.
  ///
  /// It is made from the title and what is seen of the checkpoints, as in `head-attribution-b-a`.
  public var fileStem: String {
    FileStem.words("\(title) \(provenance.view)")
  }
}

/// Names of files made of words.
enum FileStem {
  /// Letters and digits of ASCII in small letters, and hyphens; never empty, at most 60 characters.
  static func words(_ words: String) -> String {
    var stem = ""
    for scalar in words.unicodeScalars {
      if scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        stem += scalar.properties.lowercaseMapping
      } else if !stem.isEmpty, stem.last != "-" {
        stem += "-"
      }
      if stem.utf8.count >= 60 { break }
    }
    while stem.last == "-" { stem.removeLast() }
    return stem.isEmpty ? "figure" : stem
  }
}
