public import Screen

/// One step of a script that a `MeteredDisplay` plays.
public enum ScriptStep: Hashable, Sendable {
  /// A key is pressed.
  case key(Key)
  /// Text is pasted.
  case paste(String)
  /// The window gets another size.
  case resize(Size)
  /// Nothing is pressed for a time; results arrive meanwhile.
  case pause(Duration)
  /// Nothing is pressed until no result has arrived and no changed frame was shown for so long.
  case untilQuiet(Duration)
  /// Nothing is pressed until so many more changed frames were shown.
  case untilFrames(Int)

  /// Every key of a text of names, such as `2 j j space shift-tab`; nothing when a name is none.
  public static func keys(_ names: String) -> [ScriptStep]? {
    let keys = names.split(separator: " ").map { Key(String($0)) }
    return keys.contains(nil) ? nil : keys.compactMap { $0.map(ScriptStep.key) }
  }
}
