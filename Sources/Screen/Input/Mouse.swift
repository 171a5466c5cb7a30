/// Something done with the mouse.
public struct Mouse: Hashable, Sendable, Codable {
  /// What was done.
  public enum Action: String, Hashable, Sendable, Codable, CaseIterable {
    /// The left button went down.
    case press
    /// The middle button went down.
    case pressMiddle
    /// The right button went down.
    case pressRight
    /// A button came up.
    case release
    /// The mouse moved with a button down.
    case drag
    /// The wheel turned away from the hand.
    case wheelUp
    /// The wheel turned towards the hand.
    case wheelDown
  }

  /// What was done.
  public var action: Action
  /// Where, counted from the upper left corner of the screen.
  public var place: Point

  /// Puts action and place together.
  public init(_ action: Action, at place: Point) {
    self.action = action
    self.place = place
  }
}
