/// One screen's own state together with the shared state: all that the screen's actions change, and
/// all that its model, view and figure read.
@dynamicMemberLookup
struct Scene<Own: Sendable>: Sharing, Sendable {
  /// What the screen alone shows.
  var own: Own
  /// What all screens share.
  var shared: SharedState
  /// What the screen waits for; set for drawing only.
  var awaited = Awaited()

  /// The screen's own state, read and changed in place.
  subscript<Value>(dynamicMember path: WritableKeyPath<Own, Value>) -> Value {
    get { own[keyPath: path] }
    set { own[keyPath: path] = newValue }
  }
}

/// What a screen waits for.
struct Awaited: Sendable {
  /// The queries whose answers it shows.
  var queries: Set<AnyQuery> = []
  /// What the engine is doing, in a few words; nil while it is idle.
  var activity: String?
}
