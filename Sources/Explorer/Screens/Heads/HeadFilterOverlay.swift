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
    guard !text.allSatisfy(\.isWhitespace) else {
      state.overlay = nil
      state.heads.clearFilter()
      return []
    }
    do throws(FilterProblem) {
      state.heads.filter = try HeadFilter(text, columns: state.heads.headColumns)
      state.overlay = nil
      state.heads.top = 0
      let fitting = state.heads.sortedHeads
      if !fitting.contains(state.head), let first = fitting.first { state.head = first }
    } catch {
      state.note = .refused(error.description)
    }
    return []
  }
}
