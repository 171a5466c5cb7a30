import Screen

/// The filter of the table of heads, typed.
struct HeadFilterOverlay: TextOverlay {
  var field = TextField()

  var words: String { "show heads where" }

  func placeholder(isText: Bool) -> String {
    "9.9   9.   name-mover   |effect|>0.1   attr<-0.5 IO>0.3"
  }

  /// Lists only heads that pass the filter; all if it is empty.
  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    state.heads.setFilter(text)
    return []
  }
}
