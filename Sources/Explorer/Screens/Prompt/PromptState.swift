/// What the prompt screen shows.
struct PromptState: Hashable, Sendable {
  /// The field that Enter opens.
  var field = PromptField.prompt
  /// The candidate under the cursor.
  var candidate = 0
  /// Whose numbers the candidates are ordered by.
  var order = CandidateOrder.leading
  /// What is written behind the prompt.
  var continuation = ContinuationState()
}

/// Whose numbers order the tokens that may come next.
enum CandidateOrder: Hashable, Sendable, CaseIterable {
  /// The side that is shown.
  case leading
  /// The first side: A, or before the edits.
  case first
  /// The second side: B, or after the edits.
  case second
  /// The size of the difference between the two.
  case change
}
