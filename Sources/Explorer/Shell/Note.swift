/// A message shown once.
struct Note: Hashable, Sendable {
  /// The words.
  var text: String
  /// Whether something was refused.
  var isRefusal: Bool

  /// Something that was done.
  static func done(_ text: String) -> Note { Note(text: text, isRefusal: false) }
  /// Something that was refused, with the reason.
  static func refused(_ text: String) -> Note { Note(text: text, isRefusal: true) }
}

/// How far a piece of work is.
struct Progress: Hashable, Sendable {
  var done: Int
  var total: Int
  var seconds: Double
}
