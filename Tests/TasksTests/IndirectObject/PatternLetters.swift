import Tasks

/// The people of a sentence as letters in the order of appearance: two people, the one who acts,
/// the last word.
enum PatternLetters {
  static func of(_ sentence: String, names: Set<String>) -> String {
    let words = sentence.split { !$0.isLetter }.map(String.init).filter(names.contains)
    var letters: [String: Character] = [:]
    return String(
      words.map { word in
        let letter = letters[word] ?? Array("ABCDEFGH")[letters.count]
        letters[word] = letter
        return letter
      })
  }
}
