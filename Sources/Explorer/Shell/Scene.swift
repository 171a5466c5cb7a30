/// One screen's own state in the midst of what all screens share: all that the screen's actions
/// change, and that its model, view and figure read.
@dynamicMemberLookup
struct Scene<Own: Sendable>: Sharing, Sendable {
  /// What the screen alone shows.
  var own: Own
  /// What all screens share.
  var shared: SharedState
  /// What the screen waits for, where it is drawn.
  var awaited = Awaited()

  /// Reads and changes the screen's own state.
  subscript<Value>(dynamicMember path: WritableKeyPath<Own, Value>) -> Value {
    get { own[keyPath: path] }
    set { own[keyPath: path] = newValue }
  }
}

/// What a screen waits for.
struct Awaited: Sendable {
  /// The queries whose answers it shows.
  var queries: Set<AnyQuery> = []
  /// What the engine is doing, in a few words; nil while it rests.
  var activity: String?
}
